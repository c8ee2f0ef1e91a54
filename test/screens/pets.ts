/** The description of an API, to be imported as saved calls. */
export const PETS = `openapi: 3.1.0
info: { title: Pets }
servers: [{ url: https://api.pets.example/v1 }]
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Api-Key } } }
security: [{ key: [] }]
paths:
  /pets:
    get: { tags: [Reading], summary: List the pets }
    post:
      tags: [Writing]
      summary: Add a pet
      requestBody: { content: { application/json: { example: { name: Otto, kind: otter } } } }
    options: {}
  /pets/{id}:
    get: { tags: [Reading], summary: Get a pet }
    delete: { tags: [Writing], summary: Remove a pet with everything that is known of it }
`;
