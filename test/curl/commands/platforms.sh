## GitHub: user
#= ghp_FAKE00000000000000000000000000000000 header:authorization
curl -L \
  -H "Accept: application/vnd.github+json" \
  -H "Authorization: Bearer ghp_FAKE00000000000000000000000000000000" \
  -H "X-GitHub-Api-Version: 2022-11-28" \
  https://api.github.com/user
## GitHub: issue, JSON without its type
#= <YOUR-TOKEN> header:authorization
curl -L \
  -X POST \
  -H "Accept: application/vnd.github+json" \
  -H "Authorization: Bearer <YOUR-TOKEN>" \
  -H "X-GitHub-Api-Version: 2022-11-28" \
  https://api.github.com/repos/octocat/Hello-World/issues \
  -d '{"title":"Found a bug","body":"I'\''m having a problem with this.","labels":["bug"]}'
## GitHub: basic
#= $GITHUB_TOKEN header:authorization
curl -u octocat:$GITHUB_TOKEN https://api.github.com/user/repos?per_page=100
## GitHub: GraphQL
#= TOKEN header:authorization
curl -H "Authorization: bearer TOKEN" -X POST -d " \
 { \
   \"query\": \"query { viewer { login }}\" \
 } \
" https://api.github.com/graphql
## GitHub: release asset
#! The body is a file: the person pastes or chooses its content.
#= $GH_TOKEN header:authorization
curl -L -X POST -H "Authorization: Bearer $GH_TOKEN" -H "Content-Type: application/octet-stream" "https://uploads.github.com/repos/OWNER/REPO/releases/1/assets?name=example.zip" --data-binary "@data.jsonl"
## GitLab
#= <your_access_token> header:private-token
curl --request POST --header "PRIVATE-TOKEN: <your_access_token>" \
     --header "Content-Type: application/json" \
     --data '{"name": "new_project", "path": "new_project", "initialize_with_readme": "true"}' \
     --url "https://gitlab.example.com/api/v4/projects/"
## GitLab: token in the query
#= glpat-FAKE0000000000000000 query:private_token
curl "https://gitlab.example.com/api/v4/projects?private_token=glpat-FAKE0000000000000000"
## Bitbucket
#= app_password header:authorization
curl -X GET -u username:app_password https://api.bitbucket.org/2.0/repositories/workspace -H "Accept: application/json"
## CircleCI
#= $CIRCLE_TOKEN header:circle-token
curl --header "Circle-Token: $CIRCLE_TOKEN" --request GET "https://circleci.com/api/v2/me"
## Vercel
#= $VERCEL_TOKEN header:authorization
curl "https://api.vercel.com/v9/projects/my-project/env?upsert=true&teamId=team_1" -H "Authorization: Bearer $VERCEL_TOKEN" -X POST -d '{"key":"A","value":"b","type":"plain","target":["preview"]}' -H 'Content-Type: application/json'
## Netlify
#= YOUR_OAUTH2_ACCESS_TOKEN header:authorization
curl -H "User-Agent: MyApp (YOUR_NAME@EXAMPLE.COM)" -H "Authorization: Bearer YOUR_OAUTH2_ACCESS_TOKEN" https://api.netlify.com/api/v1/sites
## Cloudflare: verify
#= $CLOUDFLARE_API_TOKEN header:authorization
curl "https://api.cloudflare.com/client/v4/user/tokens/verify" \
     --header "Authorization: Bearer $CLOUDFLARE_API_TOKEN"
## Cloudflare: global key
#= $CLOUDFLARE_API_KEY header:x-auth-key
curl https://api.cloudflare.com/client/v4/zones/$ZONE_ID/purge_cache \
    -H 'Content-Type: application/json' \
    -H "X-Auth-Email: $CLOUDFLARE_EMAIL" \
    -H "X-Auth-Key: $CLOUDFLARE_API_KEY" \
    -d '{"purge_everything": true}'
## Cloudflare: put a value
#= $CLOUDFLARE_API_TOKEN header:authorization
curl "https://api.cloudflare.com/client/v4/accounts/$ACCOUNT_ID/storage/kv/namespaces/$NAMESPACE_ID/values/KEY_NAME" --request PUT --header "Authorization: Bearer $CLOUDFLARE_API_TOKEN" --header 'Content-Type: text/plain' --data "Some Value"
## DigitalOcean
#= $DIGITALOCEAN_TOKEN header:authorization
curl -X POST \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer $DIGITALOCEAN_TOKEN" \
  -d '{"name":"example.com","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-20-04-x64","ssh_keys":[289794,"3b:16:e4"],"backups":true}' \
  "https://api.digitalocean.com/v2/droplets"
## Linode
#= $TOKEN header:authorization
curl -H "Authorization: Bearer $TOKEN" https://api.linode.com/v4/linode/instances?page=1\&page_size=50
## Heroku
#= $HEROKU_API_KEY header:authorization
curl -n https://api.heroku.com/apps/my-app -H "Accept: application/vnd.heroku+json; version=3" -H "Authorization: Bearer $HEROKU_API_KEY" -X PATCH -d '{"maintenance": true}' -H "Content-Type: application/json"
## Fly
#= ${FLY_API_TOKEN} header:authorization
curl -i -X POST \
    -H "Authorization: Bearer ${FLY_API_TOKEN}" -H "Content-Type: application/json" \
    "https://api.machines.dev/v1/apps" \
    -d '{
      "app_name": "my-app",
      "org_slug": "personal"
    }'
## Supabase
#= SUPABASE_KEY header:authorization
curl 'https://project.supabase.co/rest/v1/todos?select=id,name&id=eq.1' \
-H "apikey: SUPABASE_KEY" \
-H "Authorization: Bearer SUPABASE_KEY"
## Firebase: token in the query
#= <ID_TOKEN> query:auth
curl -X PUT -d '{ "first": "Jack", "last": "Sparrow" }' 'https://project.firebaseio.com/users/jack/name.json?auth=<ID_TOKEN>'
## Notion
#= $NOTION_API_KEY header:authorization
curl -X POST https://api.notion.com/v1/pages \
  -H 'Authorization: Bearer '"$NOTION_API_KEY"'' \
  -H "Content-Type: application/json" \
  -H "Notion-Version: 2022-06-28" \
  --data '{
	"parent": { "database_id": "d9824bdc84454327be8b5b47500af6ce" },
  "icon": { "emoji": "🥬" },
	"properties": { "Name": { "title": [ { "text": { "content": "Tuscan Kale" } } ] } }
}'
## Airtable
#= $AIRTABLE_API_KEY header:authorization
AUTH="Authorization: Bearer $AIRTABLE_API_KEY"
BASE_ID=appXXXXXXXXXXXXXX
curl -s "https://api.airtable.com/v0/$BASE_ID/Tasks?maxRecords=3&view=Grid%20view" -H "$AUTH"
## Airtable: update
#= YOUR_TOKEN header:authorization
curl -X PATCH https://api.airtable.com/v0/appX/Table%201 -H "Authorization: Bearer YOUR_TOKEN" -H "Content-Type: application/json" --data '{"records":[{"id":"rec1","fields":{"Name":"a"}}]}'
## Linear
#= <API_KEY> header:authorization
curl \
  -X POST \
  -H "Content-Type: application/json" \
  -H "Authorization: <API_KEY>" \
  --data '{ "query": "{ issues { nodes { id title } } }" }' \
  https://api.linear.app/graphql
## Jira
#= <api_token> header:authorization
curl -D- -u "fred@example.com:<api_token>" -X POST --data '{"fields":{"summary":"x"}}' -H "Content-Type: application/json" https://your-domain.atlassian.net/rest/api/3/issue/
## Asana
#= 0/123456789fake header:authorization
curl https://app.asana.com/api/1.0/users/me -H "Authorization: Bearer 0/123456789fake"
## Trello
#= yourApiToken query:token
curl 'https://api.trello.com/1/members/me/boards?key=yourApiKey&token=yourApiToken'
## Figma
#= FIGMA_TOKEN_VALUE header:x-figma-token
curl -H 'X-FIGMA-TOKEN: FIGMA_TOKEN_VALUE' 'https://api.figma.com/v1/files/FILE_KEY'
## HubSpot
#= YOUR_ACCESS_TOKEN header:authorization
curl --request POST --url https://api.hubapi.com/crm/v3/objects/contacts --header 'authorization: Bearer YOUR_ACCESS_TOKEN' --header 'content-type: application/json' --data '{"properties":{"email":"bh@example.com"}}'
## Shopify
#= {access_token} header:x-shopify-access-token
curl -X GET "https://your-development-store.myshopify.com/admin/api/2025-01/products.json?ids=632910392%2C921728736" -H "X-Shopify-Access-Token: {access_token}"
## Shopify: GraphQL from a here-document
#= {access_token} header:x-shopify-access-token
curl -X POST https://store.myshopify.com/admin/api/2025-01/graphql.json \
-H 'Content-Type: application/json' \
-H 'X-Shopify-Access-Token: {access_token}' \
-d @- <<-'EOF'
	{"query": "query { shop { name } }"}
	EOF
## Intercom
#= <YOUR_TOKEN_HERE> header:authorization
curl -i -X GET 'https://api.intercom.io/contacts/search?x=1' -H 'Authorization: Bearer <YOUR_TOKEN_HERE>' -H 'Intercom-Version: 2.11'
## Zendesk
#= {api_token} header:authorization
curl https://example.zendesk.com/api/v2/tickets.json -H "Content-Type: application/json" -d '{"ticket":{"subject":"Help!"}}' -v -u jdoe@example.com/token:{api_token}
## PagerDuty
#= y_NbAkKc66ryYTWUXYEu header:authorization
curl -X GET --header 'Accept: application/vnd.pagerduty+json;version=2' --header 'Authorization: Token token=y_NbAkKc66ryYTWUXYEu' 'https://api.pagerduty.com/incidents?limit=1&statuses%5B%5D=triggered'
## Datadog
#= ${DD_API_KEY} header:dd-api-key
curl -X POST "https://api.datadoghq.com/api/v1/validate" -H "Accept: application/json" -H "DD-API-KEY: ${DD_API_KEY}"
## Sentry
#= <auth_token> header:authorization
curl https://sentry.io/api/0/projects/ -H 'Authorization: Bearer <auth_token>' --http1.1
## Okta
#= {apiToken} header:authorization
curl -v -X GET -H "Accept: application/json" -H "Content-Type: application/json" -H "Authorization: SSWS {apiToken}" "https://example.okta.com/api/v1/users?limit=25"
## Auth0
#= YOUR_CLIENT_SECRET body:client_secret
curl --request POST --url 'https://tenant.us.auth0.com/oauth/token' --header 'content-type: application/json' --data '{"client_id":"YOUR_CLIENT_ID","client_secret":"YOUR_CLIENT_SECRET","audience":"https://tenant.us.auth0.com/api/v2/","grant_type":"client_credentials"}'
## Spotify
#= $SPOTIFY_CLIENT_SECRET body:client_secret
curl -X POST "https://accounts.spotify.com/api/token" -H "Content-Type: application/x-www-form-urlencoded" -d "grant_type=client_credentials&client_id=your-client-id&client_secret=$SPOTIFY_CLIENT_SECRET"
## Vault
#= $VAULT_TOKEN header:x-vault-token
curl --header "X-Vault-Token: $VAULT_TOKEN" --request POST --data '{"data": {"password": "my-long"}}' https://vault.example:8200/v1/secret/data/my-secret
