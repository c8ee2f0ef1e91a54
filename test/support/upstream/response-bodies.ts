import type { ServerResponse } from 'node:http';
import type { Received } from './upstreams.ts';

/** Bodies of many kinds, as an API of media and models has them, and as a hostile one would. */

/** A second of a tone: PCM, 8 kHz, mono, 8 bits a sample. */
export function waveFile(): Buffer {
  const samples = Buffer.from(Array.from({ length: 8_000 }, (_, at) => 128 + Math.round(60 * Math.sin(at / 3))));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** One page that says `text` in red. */
export function pdfFile(text: string): Buffer {
  const content = `1 0 0 rg BT /F1 24 Tf 40 100 Td (${text}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj${object}endobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const xref = file.length;
  file += `xref\n0 6\n0000000000 65535 f \n${offsets.join('')}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF`;
  return Buffer.from(file, 'latin1');
}

/** One pixel. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const chat = (content: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;

/** Runs or loads from `spy` whatever a browser lets it. */
const hostilePage = (spy: string): string => `<!doctype html><html><head><title>Status</title>
<meta http-equiv="refresh" content="0;url=${spy}/refresh"><base href="${spy}/">
<link rel="preconnect" href="${spy}"><link rel="stylesheet" href="${spy}/style.css">
<style>h1 > b { color: teal } body { background: url(${spy}/background.png) }</style>
<script>document.title = 'ran'; fetch('${spy}/script')</script></head>
<body onload="fetch('${spy}/onload')"><h1>Service <b>unavailable</b></h1><p>Please come back later.</p>
<img src="${spy}/pixel.png" onerror="fetch('${spy}/onerror')"><iframe src="${spy}/frame"></iframe>
<form action="${spy}/form"><button>Submit</button></form><a id="out" href="${spy}/link" ping="${spy}/ping">Leave</a>
<template shadowrootmode="open"><link rel="preconnect" href="${spy}"></template>
<video autoplay src="${spy}/video.mp4"></video><svg><script>fetch('${spy}/svg')</script></svg></body></html>`;

/** Answers by the path; `spy` is a server that must not hear of anything. */
export const respondWithBody =
  (spy: string) =>
  ({ target, headers }: Received, response: ServerResponse): void => {
    const send = (type: string, body: string | Buffer): unknown =>
      response.writeHead(200, { 'content-type': type }).end(body);
    switch (target) {
      case '/tree':
        return void send('application/json', JSON.stringify(TREE));
      case '/echo':
        return void send(
          'application/json',
          JSON.stringify({ first: headers.authorization, again: headers.authorization }),
        );
      case '/media':
        return void send('application/json', JSON.stringify(mediaJson(spy)));
      case '/audio':
        return void send('audio/wav', waveFile());
      case '/pdf':
        return void send('application/pdf', pdfFile('Sea otter'));
      case '/page':
        return void send('text/html', hostilePage(spy));
      case '/stream':
        return void send('text/event-stream', `${chat('Sea ')}${chat('otters hold hands.')}data: [DONE]\n\n`);
      case '/own-stream':
        return void send(
          'text/event-stream',
          'event: part\ndata: {"say":{"it":"Own "}}\n\nevent: part\ndata: {"say":{"it":"words"}}\n\n',
        );
      default:
        return void send('text/plain', 'Nothing here.');
    }
  };

export const TREE = {
  data: [
    { id: 'otter-1', 'full name': 'Enhydra lutris', weight: 28.5, tags: ['sea', 'mammal'] },
    {
      id: 'otter-2',
      'full name': 'Lutra lutra',
      weight: 9.1,
      tags: [],
      note: `${'long '.repeat(80)}needle at the end`,
    },
  ],
  next: null,
};

const mediaJson = (spy: string): unknown => ({
  data: [{ b64_json: PNG }, { b64_json: PNG }],
  audio: { data: waveFile().toString('base64') },
  icon: 'data:image/svg+xml;utf8,<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="18" fill="teal"/></svg>',
  preview: `${spy.replace('http:', 'https:')}/preview.png`,
});
