import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { AUTHORIZATION, destinations, get, post, type Starter } from './starter.ts';

const ANTHROPIC = { 'X-Api-Key': PLACEHOLDER, 'Anthropic-Version': '2023-06-01' } as const;
const QUESTION = [{ role: 'user', content: 'Name three sea animals.' }];

/** Language, image and speech models. */
export const AI_SERVICES: readonly Starter[] = [
  {
    service: 'Anthropic',
    name: 'anthropic',
    key: /^sk-ant-/,
    allow: destinations('https://api.anthropic.com'),
    placements: ['header:x-api-key'],
    docs: 'https://docs.anthropic.com/en/api/models-list',
    requests: [
      get('listModels', 'https://api.anthropic.com/v1/models', ANTHROPIC),
      post(
        'askClaude',
        'https://api.anthropic.com/v1/messages',
        { model: 'claude-3-5-haiku-latest', max_tokens: 200, messages: QUESTION },
        ANTHROPIC,
      ),
    ],
  },
  {
    service: 'OpenRouter',
    name: 'openrouter',
    key: /^sk-or-/,
    allow: destinations('https://openrouter.ai'),
    placements: AUTHORIZATION,
    docs: 'https://openrouter.ai/docs/api-reference/limits',
    requests: [get('keyLimits', 'https://openrouter.ai/api/v1/key')],
  },
  {
    service: 'OpenAI',
    name: 'openai',
    key: /^sk-/,
    allow: destinations('https://api.openai.com'),
    placements: AUTHORIZATION,
    docs: 'https://platform.openai.com/docs/api-reference/models/list',
    requests: [
      get('listModels', 'https://api.openai.com/v1/models'),
      post('streamed', 'https://api.openai.com/v1/responses', {
        model: 'gpt-4.1-mini',
        input: 'Name three sea animals.',
        stream: true,
      }),
      post('image', 'https://api.openai.com/v1/images/generations', {
        model: 'dall-e-3',
        prompt: 'A cute baby sea otter',
        n: 1,
        size: '1024x1024',
      }),
    ],
  },
  {
    service: 'ElevenLabs',
    name: 'elevenlabs',
    key: /^sk_[0-9a-f]{48}$/,
    allow: destinations('https://api.elevenlabs.io'),
    placements: ['header:xi-api-key'],
    docs: 'https://elevenlabs.io/docs/api-reference/models/list',
    requests: [get('listModels', 'https://api.elevenlabs.io/v1/models', { 'Xi-Api-Key': PLACEHOLDER })],
  },
  {
    service: 'Hugging Face',
    name: 'hugging-face',
    key: /^hf_/,
    allow: destinations('https://router.huggingface.co', 'https://huggingface.co'),
    placements: AUTHORIZATION,
    docs: 'https://huggingface.co/docs/hub/api',
    requests: [get('account', 'https://huggingface.co/api/whoami-v2')],
  },
  {
    service: 'Replicate',
    name: 'replicate',
    key: /^r8_/,
    allow: destinations('https://api.replicate.com'),
    placements: AUTHORIZATION,
    docs: 'https://replicate.com/docs/reference/http#account.get',
    requests: [get('account', 'https://api.replicate.com/v1/account')],
  },
  {
    service: 'Groq',
    name: 'groq',
    key: /^gsk_/,
    allow: destinations('https://api.groq.com'),
    placements: AUTHORIZATION,
    docs: 'https://console.groq.com/docs/api-reference#models-list',
    requests: [get('listModels', 'https://api.groq.com/openai/v1/models')],
  },
  {
    service: 'Mistral',
    name: 'mistral',
    key: null,
    allow: destinations('https://api.mistral.ai'),
    placements: AUTHORIZATION,
    docs: 'https://docs.mistral.ai/api/',
    requests: [get('listModels', 'https://api.mistral.ai/v1/models')],
  },
  {
    service: 'Deepgram',
    name: 'deepgram',
    key: null,
    allow: destinations('https://api.deepgram.com'),
    placements: AUTHORIZATION,
    docs: 'https://developers.deepgram.com/reference/manage/projects/list',
    requests: [get('listProjects', 'https://api.deepgram.com/v1/projects', { Authorization: `Token ${PLACEHOLDER}` })],
  },
  {
    service: 'Perplexity',
    name: 'perplexity',
    key: /^pplx-/,
    allow: destinations('https://api.perplexity.ai'),
    placements: AUTHORIZATION,
    docs: 'https://docs.perplexity.ai/api-reference/chat-completions-post',
    isBilled: true,
    requests: [
      post('askSonar', 'https://api.perplexity.ai/chat/completions', {
        model: 'sonar',
        max_tokens: 100,
        messages: QUESTION,
      }),
    ],
  },
  {
    service: 'xAI',
    name: 'xai',
    key: /^xai-/,
    allow: destinations('https://api.x.ai'),
    placements: AUTHORIZATION,
    docs: 'https://docs.x.ai/docs/api-reference#list-models',
    requests: [get('listModels', 'https://api.x.ai/v1/models')],
  },
];
