## OpenAI: chat completion
#= $OPENAI_API_KEY header:authorization
curl https://api.openai.com/v1/chat/completions \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer $OPENAI_API_KEY" \
  -d '{
    "model": "gpt-4.1",
    "messages": [
      {"role": "developer", "content": "You are a helpful assistant."},
      {"role": "user", "content": "Hello!"}
    ]
  }'
## OpenAI: response, the key in the command
#= sk-proj-FAKE0aBcD1eFgH2iJkL3mNoP4qRsT5uVwX header:authorization
curl -s https://api.openai.com/v1/responses \
  -H 'Content-Type: application/json' \
  -H 'Authorization: Bearer '"sk-proj-FAKE0aBcD1eFgH2iJkL3mNoP4qRsT5uVwX" \
  -d '{"model": "gpt-4.1", "input": "It'\''s a \"test\".\nTwo lines.", "stream": false}' | jq .
## OpenAI: image
#= $OPENAI_API_KEY header:authorization
curl https://api.openai.com/v1/images/generations -H "Content-Type: application/json" -H "Authorization: Bearer $OPENAI_API_KEY" -d '{"model":"gpt-image-1","prompt":"A cute baby sea otter","n":1,"size":"1024x1024"}' | jq -r '.data[0].b64_json'
## OpenAI: transcription
#= $OPENAI_API_KEY header:authorization
curl https://api.openai.com/v1/audio/transcriptions \
  -H "Authorization: Bearer $OPENAI_API_KEY" \
  -H "Content-Type: multipart/form-data" \
  -F file="@audio.mp3" \
  -F model="gpt-4o-transcribe" \
  -F 'timestamp_granularities[]=word'
## OpenAI: image edit with two images
#= $OPENAI_API_KEY header:authorization
curl -s -X POST "https://api.openai.com/v1/images/edits" \
  -H "Authorization: Bearer $OPENAI_API_KEY" \
  -F "model=gpt-image-1" \
  -F "image[]=@audio.mp3" \
  -F "image[]=@image.png" \
  -F 'prompt=Create a gift basket; with a ribbon labeled "Relax"' 
## OpenAI: list models, with organization
#= $OPENAI_API_KEY header:authorization
curl https://api.openai.com/v1/models \
  -H "Authorization: Bearer $OPENAI_API_KEY" \
  -H "OpenAI-Organization: org-abc123" \
  -H "OpenAI-Project: proj_1"
## OpenAI: upload of a file
#= $OPENAI_API_KEY header:authorization
curl https://api.openai.com/v1/files -H "Authorization: Bearer $OPENAI_API_KEY" -F purpose="fine-tune" -F file="@data.jsonl;type=application/json"
## OpenAI: delete a model
#= $OPENAI_API_KEY header:authorization
curl https://api.openai.com/v1/models/ft:gpt-4o-mini:acemeco:suffix:abc123 -X DELETE -H "Authorization: Bearer $OPENAI_API_KEY"
## Azure OpenAI
#= $AZURE_OPENAI_API_KEY header:api-key
curl "https://contoso.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21" \
  -H "Content-Type: application/json" -H "api-key: $AZURE_OPENAI_API_KEY" \
  -d '{"messages":[{"role":"user","content":"Does Azure OpenAI support customer managed keys?"}]}'
## Anthropic: message
#= $ANTHROPIC_API_KEY header:x-api-key
curl https://api.anthropic.com/v1/messages \
     --header "x-api-key: $ANTHROPIC_API_KEY" \
     --header "anthropic-version: 2023-06-01" \
     --header "content-type: application/json" \
     --data \
'{
    "model": "claude-sonnet-4-5",
    "max_tokens": 1024,
    "messages": [
        {"role": "user", "content": "Hello, world"}
    ]
}'
## Anthropic: message batch from a here-document
#= $ANTHROPIC_API_KEY header:x-api-key
curl https://api.anthropic.com/v1/messages/count_tokens -H "x-api-key: $ANTHROPIC_API_KEY" -H "anthropic-version: 2023-06-01" -H "content-type: application/json" -d @- <<'EOF'
{
  "model": "claude-sonnet-4-5",
  "messages": [{"role": "user", "content": "What's $5 worth?"}]
}
EOF
## Anthropic: list models
#= YOUR_API_KEY header:x-api-key
curl https://api.anthropic.com/v1/models?limit=20 -H 'x-api-key: YOUR_API_KEY' -H 'anthropic-version: 2023-06-01'
## Gemini: generate content
#= $GEMINI_API_KEY header:x-goog-api-key
curl "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent" \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H 'Content-Type: application/json' \
  -X POST \
  -d '{
    "contents": [{"parts": [{"text": "Explain how AI works in a few words"}]}]
  }'
## Gemini: key in the query
#= $GOOGLE_API_KEY query:key
curl -H 'Content-Type: application/json' -d '{"contents":[{"parts":[{"text":"Write a story"}]}]}' -X POST "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent?key=$GOOGLE_API_KEY"
## Gemini: heredoc piped into curl
#= $GEMINI_API_KEY query:key
cat <<EOF | curl "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:streamGenerateContent?alt=sse&key=$GEMINI_API_KEY" -H 'Content-Type: application/json' --no-buffer -d @-
{
  "contents": [{"parts": [{"text": "Say \"hi\""}]}]
}
EOF
## Vertex AI: a token from a command
#= $(gcloud auth print-access-token) header:authorization
curl -X POST -H "Authorization: Bearer $(gcloud auth print-access-token)" -H "Content-Type: application/json; charset=utf-8" -d '{"instances":[{"content":"x"}]}' "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/publishers/google/models/text-embedding-005:predict"
## Mistral
#= $MISTRAL_API_KEY header:authorization
curl --location "https://api.mistral.ai/v1/chat/completions" \
     --header 'Content-Type: application/json' \
     --header 'Accept: application/json' \
     --header "Authorization: Bearer $MISTRAL_API_KEY" \
     --data '{
    "model": "mistral-large-latest",
    "messages": [{"role": "user", "content": "Who is the most renowned French painter?"}]
  }'
## Cohere
#= $CO_API_KEY header:authorization
curl --request POST \
  --url https://api.cohere.com/v2/chat \
  --header 'accept: application/json' \
  --header 'content-type: application/json' \
  --header "Authorization: bearer $CO_API_KEY" \
  --data '{"model": "command-a-03-2025", "messages": [{"role": "user", "content": "Tell me about LLMs"}]}'
## Groq
#= $GROQ_API_KEY header:authorization
curl https://api.groq.com/openai/v1/chat/completions -s \
-H "Content-Type: application/json" \
-H "Authorization: Bearer $GROQ_API_KEY" \
-d '{
"model": "llama-3.3-70b-versatile",
"messages": [{
    "role": "user",
    "content": "Explain the importance of fast language models"
}]
}'
## Perplexity
#= <token> header:authorization
curl --request POST \
     --url https://api.perplexity.ai/chat/completions \
     --header 'Authorization: Bearer <token>' \
     --header 'Content-Type: application/json' \
     --data '{
  "model": "sonar",
  "temperature": 0.2,
  "messages": [{"role": "user", "content": "How many stars are there in our galaxy?"}]
}'
## xAI
#= $XAI_API_KEY header:authorization
curl https://api.x.ai/v1/chat/completions -H "Content-Type: application/json" -H "Authorization: Bearer $XAI_API_KEY" --json '{"messages":[],"model":"grok-4","stream":false}' --max-time 3600
## OpenRouter
#= $OPENROUTER_API_KEY header:authorization
curl https://openrouter.ai/api/v1/chat/completions -H "Content-Type: application/json" -H "Authorization: Bearer $OPENROUTER_API_KEY" -H "HTTP-Referer: https://site.example" -H "X-Title: My site" -d '{"model":"openai/gpt-4o","messages":[{"role":"user","content":"Meaning of life?"}]}'
## DeepSeek
#= <DeepSeek API Key> header:authorization
curl https://api.deepseek.com/chat/completions -H "Content-Type: application/json" -H "Authorization: Bearer <DeepSeek API Key>" -d '{"model": "deepseek-chat", "messages": [], "stream": false}'
## Together
#= $TOGETHER_API_KEY header:authorization
curl -X POST "https://api.together.xyz/v1/chat/completions" -H "Authorization: Bearer $TOGETHER_API_KEY" -H "Content-Type: application/json" -d '{"model":"m","messages":[]}'
## Helicone
#= <<YOUR_OPENAI_API_KEY>> header:authorization
curl --request POST \
    --url https://oai.helicone.ai/v1/chat/completions \
    --header 'Authorization: Bearer <<YOUR_OPENAI_API_KEY>>' \
    --header 'Content-Type: application/json' \
    --data '{"model": "gpt-4o-mini"}'
## Voyage
#= $VOYAGE_API_KEY header:authorization
curl https://api.voyageai.com/v1/embeddings -H "Content-Type: application/json" -H "Authorization: Bearer $VOYAGE_API_KEY" -d '{"input": "Sample text", "model": "voyage-3-large", "input_type": "document"}'
## Fireworks
#= YOUR_FIREWORKS_KEY header:authorization
curl --compressed -H 'Authorization: Bearer YOUR_FIREWORKS_KEY' https://api.fireworks.ai/inference/v1/models
## Hugging Face: who am I
#= hf_FAKEabcdefghijklmnopqrstuvwxyz01 header:authorization
curl -XGET https://huggingface.co/api/whoami-v2 -H "Authorization: Bearer hf_FAKEabcdefghijklmnopqrstuvwxyz01"
## Hugging Face: JSON without its type
#= $HF_TOKEN header:authorization
curl https://router.huggingface.co/hf-inference/models/distilbert/distilbert-sentiment -X POST -d '{"inputs": "An amazing experience."}' -H "Authorization: Bearer $HF_TOKEN"
## Replicate
#= $REPLICATE_API_TOKEN header:authorization
curl --silent --show-error \
  -X POST \
  --data '{"input": {"prompt": "the go-to image"}}' \
  -H "Authorization: Bearer $REPLICATE_API_TOKEN" \
  -H 'Content-Type: application/json' \
  -H 'Prefer: wait' \
  https://api.replicate.com/v1/models/black-forest-labs/flux-schnell/predictions
## Stability
#= sk-MYAPIKEY header:authorization
curl -f -sS "https://api.stability.ai/v2beta/stable-image/generate/core" \
  -H "authorization: Bearer sk-MYAPIKEY" \
  -H "accept: image/*" \
  -F prompt="Lighthouse on a cliff overlooking the ocean" \
  -F output_format="webp" \
  -o "./lighthouse.webp"
## fal
#= $FAL_KEY header:authorization
curl --request POST --url https://queue.fal.run/fal-ai/flux/dev --header "Authorization: Key $FAL_KEY" --header "Content-Type: application/json" --data '{"prompt": "A cat"}'
## ElevenLabs: speech
#= xi-api-key-FAKE header:xi-api-key
curl -X POST "https://api.elevenlabs.io/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb?output_format=mp3_44100_128" \
     -H "xi-api-key: xi-api-key-FAKE" \
     -H "Content-Type: application/json" \
     -d '{
  "text": "The first move is what sets everything in motion.",
  "model_id": "eleven_multilingual_v2"
}' > speech.mp3
## ElevenLabs: voices
#= $ELEVENLABS_API_KEY header:xi-api-key
curl -sL https://api.elevenlabs.io/v1/voices -H "Accept: application/json" -H "xi-api-key:$ELEVENLABS_API_KEY"
## Deepgram: remote file
#= YOUR_DEEPGRAM_API_KEY header:authorization
curl \
  --request POST \
  --header 'Authorization: Token YOUR_DEEPGRAM_API_KEY' \
  --header 'Content-Type: application/json' \
  --data '{"url":"https://dpgr.am/spacewalk.wav"}' \
  --url 'https://api.deepgram.com/v1/listen?model=nova-3&smart_format=true'
## AssemblyAI: transcript
#= YOUR-API-KEY header:authorization
curl https://api.assemblyai.com/v2/transcript --header 'Authorization: YOUR-API-KEY' --header "Content-Type: application/json" --data '{"audio_url": "https://assembly.ai/wildfires.mp3"}'
## AssemblyAI: upload of a file
#! The body is a file: the person pastes or chooses its content.
#= $ASSEMBLYAI_API_KEY header:authorization
curl https://api.assemblyai.com/v2/upload -H "Authorization: $ASSEMBLYAI_API_KEY" -H "Content-Type: application/octet-stream" --data-binary @audio.mp3
