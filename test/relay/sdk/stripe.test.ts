import { describeSdk } from '../../support/sdk/describe-sdk.ts';
import { stripeCases } from '../../support/sdk/stripe.ts';
import { stripeApi } from '../../support/upstream/sdk/stripe.ts';

describeSdk(stripeApi, stripeCases);
