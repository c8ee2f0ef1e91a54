import { describeSdk } from '../../support/sdk/describe-sdk.ts';
import { octokitCases } from '../../support/sdk/octokit.ts';
import { githubApi } from '../../support/upstream/sdk/github.ts';

describeSdk(githubApi, octokitCases);
