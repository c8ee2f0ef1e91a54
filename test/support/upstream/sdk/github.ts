import { someBytes } from '../../sdk/scene.ts';
import { bytes, type Handler, json } from '../upstreams.ts';
import { failingOnce, originOf, queryOf, type SdkApi, withHeaders } from './sdk-upstream.ts';

/** Three pages, each with the absolute URL of the next one, which is of another path, as GitHub has it. */
const issues: Handler = (received, response) => {
  const page = Number(queryOf(received).get('page') ?? 1);
  const url = (to: number, rel: string) =>
    `<${originOf(received)}/repositories/7/issues?per_page=1&page=${to}>; rel="${rel}"`;
  const links = page < 3 ? [url(page + 1, 'next'), url(3, 'last')] : [url(1, 'first')];
  withHeaders({ link: links.join(', ') }, json([{ number: page }]))(received, response);
};

const graphql: Handler = (received, response) => {
  const { variables } = JSON.parse(received.body.toString()) as { variables?: { cursor?: string } };
  const endCursor = variables?.cursor === undefined ? 'one' : 'two';
  const pageInfo = { hasNextPage: endCursor === 'one', endCursor };
  json({ data: { repository: { issues: { nodes: [{ title: endCursor }], pageInfo } } } })(received, response);
};

const uploadAsset: Handler = (received, response) =>
  json(
    { name: queryOf(received).get('name'), size: received.body.length, type: received.headers['content-type'] },
    201,
  )(received, response);

const archive: Handler = (received, response) => {
  response.writeHead(302, { location: `${originOf(received)}/codeload/otters/sea/zip/main` }).end();
};

export const githubApi: SdkApi = {
  name: 'github',
  key: 'github_pat_canary0123456789',
  keyOf: ({ headers }) => /^(?:token|Bearer) (.+)$/.exec(headers.authorization ?? '')?.[1],
  unauthorized: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' },
  routes: () => ({
    'GET /user': json({ login: 'otter' }),
    'GET /repos/otters/sea/issues': issues,
    'GET /repositories/7/issues': issues,
    'POST /graphql': graphql,
    'POST /repos/otters/sea/releases/1/assets': uploadAsset,
    'GET /repos/otters/sea/zipball/main': archive,
    'GET /codeload/otters/sea/zip/main': bytes(someBytes(70_000), 'application/zip'),
    'GET /zen': failingOnce(json({ message: 'Server Error' }, 502), bytes(Buffer.from('Keep it.'), 'text/plain')),
    'GET /repos/otters/none': json({ message: 'Not Found', status: '404' }, 404),
  }),
};
