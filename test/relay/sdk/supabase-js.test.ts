import { describeSdk } from '../../support/sdk/describe-sdk.ts';
import { supabaseCases } from '../../support/sdk/supabase.ts';
import { supabaseApi } from '../../support/upstream/sdk/supabase.ts';

describeSdk(supabaseApi, supabaseCases);
