## Stripe: charge
#= sk_test_FAKE4eC39HqLyjWDarjtT1zd header:authorization
curl https://api.stripe.com/v1/charges \
  -u "sk_test_FAKE4eC39HqLyjWDarjtT1zd:" \
  -d amount=1099 \
  -d currency=usd \
  -d source=tok_visa
## Stripe: key without its colon
#= sk_test_FAKE4eC39HqLyjWDarjtT1zd header:authorization
curl https://api.stripe.com/v1/balance -u sk_test_FAKE4eC39HqLyjWDarjtT1zd
## Stripe: a comment after the command
#= sk_test_FAKE4eC39HqLyjWDarjtT1zd header:authorization
curl https://api.stripe.com/v1/customers \
  -u sk_test_FAKE4eC39HqLyjWDarjtT1zd:
# The colon prevents curl from asking for a password.
## Stripe: nested fields, quoted names
#= sk_test_FAKE4eC39HqLyjWDarjtT1zd header:authorization
curl https://api.stripe.com/v1/payment_intents \
  -u "sk_test_FAKE4eC39HqLyjWDarjtT1zd:" \
  -d "amount"=2000 \
  -d "automatic_payment_methods[enabled]=true" \
  --data-urlencode "description=My First Test: 50% & more" \
  -d "metadata[order_id]"=6735
## Stripe: lists
#= $STRIPE_SECRET_KEY header:authorization
curl https://api.stripe.com/v1/checkout/sessions -u "$STRIPE_SECRET_KEY:" --data-urlencode success_url="https://example.com/success?a=b" -d "line_items[0][price]"=price_1 -d "line_items[0][quantity]"=2 -d "payment_method_types[]=card" -d mode=payment
## Stripe: query with -G
#= sk_test_FAKE4eC39HqLyjWDarjtT1zd header:authorization
curl -G https://api.stripe.com/v1/charges -u "sk_test_FAKE4eC39HqLyjWDarjtT1zd:" -d limit=3 --data-urlencode 'query=status:"active"'
## Stripe: bearer, connected account, idempotency
#= sk_test_FAKE4eC39HqLyjWDarjtT1zd header:authorization
curl https://api.stripe.com/v1/customers -H "Authorization: Bearer sk_test_FAKE4eC39HqLyjWDarjtT1zd" -H "Idempotency-Key: KG5LxwFBepaKHyUD" -H "Stripe-Account: acct_1" -d description="My Customer"
## Stripe: cancel
#= sk_test_FAKE4eC39HqLyjWDarjtT1zd header:authorization
curl -X DELETE https://api.stripe.com/v1/subscriptions/sub_1 -u "sk_test_FAKE4eC39HqLyjWDarjtT1zd:"
## PayPal: token
#= CLIENT_SECRET_VALUE header:authorization
curl -v -X POST "https://api-m.sandbox.paypal.com/v1/oauth2/token" \
 -u "CLIENT_ID:CLIENT_SECRET_VALUE" \
 -H "Content-Type: application/x-www-form-urlencoded" \
 -d "grant_type=client_credentials"
## PayPal: order
#= ACCESS-TOKEN header:authorization
curl -v -X POST https://api-m.sandbox.paypal.com/v2/checkout/orders -H 'Content-Type: application/json' -H 'PayPal-Request-Id: 7b92603e' -H 'Authorization: Bearer ACCESS-TOKEN' -d '{ "intent": "CAPTURE", "purchase_units": [ { "amount": { "currency_code": "USD", "value": "100.00" } } ] }'
## Square
#= {ACCESS_TOKEN} header:authorization
curl https://connect.squareupsandbox.com/v2/payments \
  -X POST \
  -H 'Square-Version: 2025-01-23' \
  -H 'Authorization: Bearer {ACCESS_TOKEN}' \
  -H 'Content-Type: application/json' \
  -d '{"idempotency_key": "7b0f3ec5", "amount_money": {"amount": 1000, "currency": "USD"}, "source_id": "ccof:x"}'
## Paddle
#= $PADDLE_API_KEY header:authorization
curl https://api.paddle.com/products -X GET -H "Authorization: Bearer $PADDLE_API_KEY"
## Lemon Squeezy
#= {api_key} header:authorization
curl "https://api.lemonsqueezy.com/v1/users/me" -H 'Accept: application/vnd.api+json' -H 'Content-Type: application/vnd.api+json' -H 'Authorization: Bearer {api_key}'
## Twilio: message
#= $TWILIO_AUTH_TOKEN header:authorization
curl -X POST "https://api.twilio.com/2010-04-01/Accounts/$TWILIO_ACCOUNT_SID/Messages.json" \
--data-urlencode "Body=Join Earth's mightiest heroes. Like Kevin Bacon." \
--data-urlencode "From=+15017122661" \
--data-urlencode "To=+15558675310" \
-u $TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN
## Twilio: list of calls
#= your_auth_token header:authorization
curl -G https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Calls.json --data-urlencode "Status=busy" --data-urlencode "To=+15558675310" -u ACXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX:your_auth_token
## Twilio: user in the URL
#= your_auth_token header:authorization
curl "https://AC0000000000:your_auth_token@api.twilio.com/2010-04-01/Accounts.json?PageSize=2"
## SendGrid
#= $SENDGRID_API_KEY header:authorization
curl --request POST \
--url https://api.sendgrid.com/v3/mail/send \
--header "Authorization: Bearer $SENDGRID_API_KEY" \
--header 'Content-Type: application/json' \
--data '{"personalizations": [{"to": [{"email": "recipient@example.com"}]}],"from": {"email": "sendeexampexample@example.com"},"subject": "Hello, World!","content": [{"type": "text/plain", "value": "Heya!"}]}'
## Mailgun: text
#= YOUR_API_KEY header:authorization
curl -s --user 'api:YOUR_API_KEY' \
  https://api.mailgun.net/v3/YOUR_DOMAIN_NAME/messages \
  -F from='Excited User <postmaster@YOUR_DOMAIN_NAME>' \
  -F to=recipient-1@example.com \
  -F to=recipient-2@example.com \
  -F subject='Hello there!' \
  -F text='Testing some Mailgun awesomeness!'
## Mailgun: attachments and form-string
#= key-00000000000000000000000000000000 header:authorization
curl -s --user 'api:key-00000000000000000000000000000000' https://api.mailgun.net/v3/samples.mailgun.org/messages -F from='Bob <bob@example.com>' -F to='alice@example.com' -F subject='Cool' --form-string html='<html>Inline <b>@image</b>;type=x</html>' -F attachment=@image.png -F inline=@data.jsonl
## Mailgun: events
#= PRIVATE_API_KEY header:authorization
curl -s --user 'api:PRIVATE_API_KEY' -G https://api.mailgun.net/v3/samples.mailgun.org/events --data-urlencode begin='Fri, 3 May 2013 09:00:00 -0000' --data-urlencode ascending=yes -d limit=25
## Resend
#= re_xxxxxxxxx header:authorization
curl -X POST 'https://api.resend.com/emails' \
     -H 'Authorization: Bearer re_xxxxxxxxx' \
     -H 'Content-Type: application/json' \
     -d $'{
  "from": "Acme <onboarding@resend.dev>",
  "to": ["delivered@resend.dev"],
  "subject": "it\'s \u0068ere",
  "html": "<p>it works!</p>"
}'
## Postmark
#= server token header:x-postmark-server-token
curl "https://api.postmarkapp.com/email" -X POST -H "Accept: application/json" -H "Content-Type: application/json" -H "X-Postmark-Server-Token: server token" -d '{"From": "sender@example.com", "To": "receiver@example.com", "TextBody": "Hello"}'
## Mailchimp
#= $MC_API_KEY header:authorization
curl -sS "https://us19.api.mailchimp.com/3.0/ping" --user "anystring:$MC_API_KEY"
## Brevo
#= YOUR_API_KEY header:api-key
curl --request POST --url https://api.brevo.com/v3/smtp/email --header 'accept: application/json' --header 'api-key:YOUR_API_KEY' --header 'content-type: application/json' --data '{"sender":{"name":"Sender","email":"s@example.com"},"to":[{"email":"t@example.com"}],"subject":"Hi"}'
## Klaviyo
#= your-private-api-key header:authorization
curl --request GET --url 'https://a.klaviyo.com/api/profiles/?page[size]=20' --globoff --header 'Authorization: Klaviyo-API-Key your-private-api-key' --header 'accept: application/json' --header 'revision: 2025-01-15'
## Slack: message
#= xoxb-FAKE-123456789012-abcdefABCDEF header:authorization
curl -X POST -H 'Authorization: Bearer xoxb-FAKE-123456789012-abcdefABCDEF' \
-H 'Content-type: application/json; charset=utf-8' \
--data '{"channel":"C123456","text":"I hope the tour went well, Mr. Wonka."}' \
https://slack.com/api/chat.postMessage
## Slack: form
#= xoxp-your-token body:token
curl -d "token=xoxp-your-token" -d "limit=5" https://slack.com/api/conversations.list
## Slack: upload
#= $SLACK_BOT_TOKEN header:authorization
curl -F content=Hello -F channels=C123456 -F file=@image.png -H "Authorization: Bearer $SLACK_BOT_TOKEN" https://slack.com/api/files.upload
## Telegram
#= 123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11 path
curl -X POST "https://api.telegram.org/bot123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11/sendMessage" -d "chat_id=@channel&text=Hello%20world"
## Telegram: variable
#= $TELEGRAM_BOT_TOKEN path
curl -s "https://api.telegram.org/bot$TELEGRAM_BOT_TOKEN/getUpdates?offset=1"
## Discord
#= $DISCORD_TOKEN header:authorization
curl -H "Authorization: Bot $DISCORD_TOKEN" -H "User-Agent: DiscordBot (https://example.com, 1)" https://discord.com/api/v10/users/@me
## Vonage
#= abcd1234SECRET body:api_secret
curl -X "POST" "https://rest.nexmo.com/sms/json" -d "from=AcmeInc" -d "text=A text message" -d "to=447700900000" -d "api_key=abcd1234" -d "api_secret=abcd1234SECRET"
## Pushover
#= APP_TOKEN body:token
curl -s --form-string "token=APP_TOKEN" --form-string "user=USER_KEY" --form-string "message=hello world" https://api.pushover.net/1/messages.json
