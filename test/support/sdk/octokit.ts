import { Octokit, type RequestError } from 'octokit';
import { checksum, failure, KEY, type Scene, type SdkCases, SUM_OF_70_000, someBytes } from './scene.ts';

const client = ({ api, fetch }: Scene): Octokit => new Octokit({ auth: KEY, baseUrl: api, request: { fetch } });

const SEA = { owner: 'otters', repo: 'sea' };

const ISSUES = `query ($cursor: String) {
  repository(owner: "otters", name: "sea") {
    issues(first: 1, after: $cursor) { nodes { title } pageInfo { hasNextPage endCursor } }
  }
}`;

export const octokitCases: SdkCases = {
  'one object': {
    run: async (scene) => (await client(scene).rest.users.getAuthenticated()).data.login,
    expected: 'otter',
  },
  'three pages by Link': {
    run: async (scene) => {
      const octokit = client(scene);
      const issues = await octokit.paginate(octokit.rest.issues.listForRepo, { ...SEA, per_page: 1 });
      return issues.map(({ number }) => number);
    },
    expected: [1, 2, 3],
  },
  'two pages of GraphQL': {
    run: async (scene) => (await client(scene).graphql.paginate(ISSUES)).repository.issues.nodes,
    expected: [{ title: 'one' }, { title: 'two' }],
  },
  'a file sent': {
    run: async (scene) => {
      const headers = { 'content-type': 'application/zip' };
      // The SDK declares text, and documents bytes.
      const data = someBytes(70_000) as unknown as string;
      const asset = { ...SEA, release_id: 1, name: 'otter.zip', data, headers, baseUrl: scene.api };
      return (await client(scene).rest.repos.uploadReleaseAsset(asset)).data;
    },
    expected: { name: 'otter.zip', size: 70_000, type: 'application/zip' },
  },
  'a file received, after a redirect': {
    run: async (scene) => {
      const { data } = await client(scene).rest.repos.downloadZipballArchive({ ...SEA, ref: 'main' });
      return checksum(data as ArrayBuffer);
    },
    expected: SUM_OF_70_000,
  },
  'a second try after an error of the API': {
    run: async (scene) => (await client(scene).request('GET /zen')).data,
    expected: 'Keep it.',
  },
  'an error of the API': {
    run: (scene) =>
      failure(client(scene).rest.repos.get({ ...SEA, repo: 'none' }), ({ status, message }: RequestError) => [
        status,
        message,
      ]),
    expected: [404, 'Not Found'],
  },
};
