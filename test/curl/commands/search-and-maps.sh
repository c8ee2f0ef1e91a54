## Google Maps: geocoding
#= YOUR_API_KEY query:key
curl -L -X GET 'https://maps.googleapis.com/maps/api/geocode/json?address=1600%20Amphitheatre%20Parkway%2C%20Mountain%20View&key=YOUR_API_KEY'
## Google Maps: key in the command
#= AIzaSyFAKE0123456789abcdefghijklmnopqrs query:key
curl "https://maps.googleapis.com/maps/api/directions/json?origin=Toronto&destination=Montreal&key=AIzaSyFAKE0123456789abcdefghijklmnopqrs"
## Google Places
#= API_KEY header:x-goog-api-key
curl -X POST -d '{
  "textQuery" : "Spicy Vegetarian Food in Sydney, Australia"
}' \
-H 'Content-Type: application/json' -H 'X-Goog-Api-Key: API_KEY' \
-H 'X-Goog-FieldMask: places.displayName,places.formattedAddress' \
'https://places.googleapis.com/v1/places:searchText'
## YouTube
#= [YOUR_API_KEY] query:key
curl -g 'https://youtube.googleapis.com/youtube/v3/search?part=snippet&maxResults=25&q=surfing&key=[YOUR_API_KEY]' --header 'Accept: application/json' --compressed
## Google Translate
#= $KEY query:key
curl -G "https://translation.googleapis.com/language/translate/v2" -d "target=de" --data-urlencode "q=Hello, world & more" -d key=$KEY
## Mapbox
#= YOUR_MAPBOX_ACCESS_TOKEN query:access_token
curl "https://api.mapbox.com/search/geocode/v6/forward?q=Los%20Angeles&access_token=YOUR_MAPBOX_ACCESS_TOKEN"
## Mapbox: directions as form
#= $MAPBOX_TOKEN query:access_token
curl -d "coordinates=2.344003,48.85805;2.34675,48.85727" "https://api.mapbox.com/directions/v5/mapbox/driving?access_token=$MAPBOX_TOKEN"
## HERE
#= $HERE_KEY query:apiKey
curl --get --url "https://geocode.search.hereapi.com/v1/geocode" --data-urlencode 'q=Invalidenstr 117, Berlin' --data-urlencode "apiKey=$HERE_KEY"
## OpenWeather
#= {APIkey} query:appid
curl -g "https://api.openweathermap.org/data/2.5/weather?lat=44.34&lon=10.99&appid={APIkey}"
## WeatherAPI
#= YOUR_KEY query:key
curl --request GET --url 'https://api.weatherapi.com/v1/current.json?q=London&aqi=no&key=YOUR_KEY'
## Algolia
#= $ALGOLIA_API_KEY header:x-algolia-api-key
curl -X POST \
 -H "X-Algolia-API-Key: $ALGOLIA_API_KEY" \
 -H "X-Algolia-Application-Id: ALGOLIA_APP_ID" \
 --data-binary '{ "query": "george clo", "hitsPerPage": 2 }' \
 "https://latency-dsn.algolia.net/1/indexes/imdb/query"
## Pinecone
#= $PINECONE_API_KEY header:api-key
PINECONE_API_KEY_HINT=none
curl "https://docs-quickstart-1.svc.aped.pinecone.io/vectors/upsert" -H "Api-Key: $PINECONE_API_KEY" -H 'Content-Type: application/json' -H "X-Pinecone-API-Version: 2025-01" -d '{"vectors": [{"id": "vec1", "values": [0.1, 1.0, -0.5]}], "namespace": "ns1"}'
## Qdrant
#= <paste-your-api-key-here> header:api-key
curl -X PUT 'https://xyz-example.qdrant.io:6333/collections/star_charts/points?wait=true' \
  --header 'api-key: <paste-your-api-key-here>' \
  --header 'Content-Type: application/json' \
  --data-raw '{"points":[{"id":1,"vector":[0.05,0.61,0.76,0.74],"payload":{"colony":"Mars"}}]}'
## Weaviate
#= $WEAVIATE_API_KEY header:authorization
echo '{"query": "{ Get { Article { title } } }"}' | curl -X POST -H 'Content-Type: application/json' -H "Authorization: Bearer $WEAVIATE_API_KEY" -d @- https://cluster.weaviate.network/v1/graphql
## Elasticsearch
#= ${API_KEY} header:authorization
curl -X GET "https://cluster.es.example.io:443/_search?pretty" -H "Authorization: ApiKey ${API_KEY}" --url-query "size=5" --url-query "q=a b"
## Meilisearch
#= MASTER_KEY header:authorization
curl \
  -X POST 'https://ms.example.com/indexes/movies/documents?primaryKey=id' \
  -H 'Content-Type: application/json' \
  -H 'Authorization: Bearer MASTER_KEY' \
  --data-binary '[{"id": 287947, "title": "Shazam"}]'
## Typesense
#= ${TYPESENSE_API_KEY} header:x-typesense-api-key
curl -H "X-TYPESENSE-API-KEY: ${TYPESENSE_API_KEY}" "https://ts.example.com/collections/companies/documents/search?q=stark&query_by=company_name"
## DeepL
#= [yourAuthKey] header:authorization
curl -X POST 'https://api-free.deepl.com/v2/translate' \
  --header 'Authorization: DeepL-Auth-Key [yourAuthKey]' \
  --header 'Content-Type: application/json' \
  --data '{
  "text": ["Hello, world!"],
  "target_lang": "DE"
}'
## DeepL: form
#= $DEEPL_KEY body:auth_key
curl https://api-free.deepl.com/v2/translate -d auth_key=$DEEPL_KEY -d "text=Hello, world!" -d "target_lang=DE"
## NewsAPI
#= API_KEY query:apiKey
curl https://newsapi.org/v2/everything -G -d q=Apple -d from=2025-01-01 -d sortBy=popularity -d apiKey=API_KEY
## Brave
#= <YOUR_API_KEY> header:x-subscription-token
curl -s --compressed "https://api.search.brave.com/res/v1/web/search?q=brave+search" -H "Accept: application/json" -H "Accept-Encoding: gzip" -H "X-Subscription-Token: <YOUR_API_KEY>"
## SerpAPI
#= secret_api_key query:api_key
curl --get https://serpapi.com/search -d engine="google" -d q="Coffee" -d api_key="secret_api_key"
## Tavily
#= tvly-YOUR_API_KEY header:authorization
curl -X POST https://api.tavily.com/search -H 'Content-Type: application/json' -H 'Authorization: Bearer tvly-YOUR_API_KEY' -d '{ "query": "Who is Leo Messi?" }'
## Unsplash
#= YOUR_ACCESS_KEY header:authorization
curl -A "my app" -e https://app.example/ https://api.unsplash.com/photos -H "Authorization: Client-ID YOUR_ACCESS_KEY"
## NASA
#= DEMO_KEY query:api_key
curl "https://api.nasa.gov/planetary/apod?api_key=DEMO_KEY&date=2024-01-01#today"
## Alpha Vantage
#= demo query:apikey
curl 'https://www.alphavantage.co/query?function=TIME_SERIES_DAILY&symbol=IBM&apikey=demo'
## Finnhub
#= sandbox_c0ffee0000000000000 header:x-finnhub-token
curl -I "https://finnhub.io/api/v1/quote?symbol=AAPL" -H "X-Finnhub-Token: sandbox_c0ffee0000000000000"
## CoinMarketCap
#= b54bcf4d-1bca-4e8e-9a24-22ff2c3d462c header:x-cmc_pro_api_key
curl -H "X-CMC_PRO_API_KEY: b54bcf4d-1bca-4e8e-9a24-22ff2c3d462c" -H "Accept: application/json" -d "start=1&limit=5000&convert=USD" -G https://pro-api.coinmarketcap.com/v1/cryptocurrency/listings/latest
## RapidAPI
#= SIGN-UP-FOR-KEY header:x-rapidapi-key
curl --request GET \
	--url 'https://weatherapi-com.p.rapidapi.com/current.json?q=53.1%2C-0.13' \
	--header 'x-rapidapi-host: weatherapi-com.p.rapidapi.com' \
	--header 'x-rapidapi-key: SIGN-UP-FOR-KEY'
## IPinfo
#= $TOKEN query:token
curl "https://ipinfo.io/8.8.8.8/json?token=$TOKEN"
## IPinfo: user without password
#= $TOKEN header:authorization
curl -u $TOKEN: ipinfo.io/8.8.8.8
## Ably
#= keySecret0000 header:authorization
curl -u "xVLyHw.FAKE:keySecret0000" https://rest.ably.io/channels/rest-example/messages --data '{"name":"publish","data":"example"}' -H "Content-Type: application/json"
## Bearer by its own option
#= eyFAKEtoken.0000000000 header:authorization
curl --oauth2-bearer eyFAKEtoken.0000000000 https://api.example.com/v1/me -r 0-99
## Chrome's copy of a request
#= f00ba4f00ba4f00ba4f00ba4 header:x-auth-token
curl 'https://shop.example/api/cart' \
  -H 'accept: */*' \
  -H 'accept-language: en-US,en;q=0.9' \
  -b 'session=abc; theme=dark' \
  -H 'content-type: application/json' \
  -H 'origin: https://shop.example' \
  -H 'sec-ch-ua: "Chromium";v="130", "Not?A_Brand";v="99"' \
  -H 'x-auth-token: f00ba4f00ba4f00ba4f00ba4' \
  --data-raw $'{"note":"it\'s \\u0021 here"}' --insecure
