import type { ComponentType } from 'preact';
import type { ContentKind } from '../http/content.ts';
import { BinaryView } from './views/binary-view.tsx';
import { EventsView } from './views/events-view.tsx';
import { HtmlView } from './views/html-view.tsx';
import { ImageView } from './views/image-view.tsx';
import { JsonView } from './views/json-view.tsx';
import { PdfView } from './views/pdf-view.tsx';
import { AudioView, VideoView } from './views/player-view.tsx';
import { TextView } from './views/text-view.tsx';
import type { ViewProps } from './views/view.ts';

/** The viewer for each kind of content: a new kind is a line here and a file in `views/`. */
export const VIEWERS: Readonly<Record<Exclude<ContentKind, 'empty'>, ComponentType<ViewProps>>> = {
  json: JsonView,
  events: EventsView,
  image: ImageView,
  audio: AudioView,
  video: VideoView,
  pdf: PdfView,
  html: HtmlView,
  text: TextView,
  binary: BinaryView,
};
