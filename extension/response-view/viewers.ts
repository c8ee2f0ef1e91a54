import type { ComponentType } from 'preact';
import type { ContentKind } from '../http/content.ts';
import { BinaryView } from './views/binary-view.tsx';
import { EventsView } from './views/events-view.tsx';
import { ImageView } from './views/image-view.tsx';
import { JsonView } from './views/json-view.tsx';
import { HtmlView, TextView } from './views/text-view.tsx';
import type { ViewProps } from './views/view.ts';

/** The viewer for each kind of content: a new kind is a line here and a file in `views/`. */
export const VIEWERS: Readonly<Record<Exclude<ContentKind, 'empty'>, ComponentType<ViewProps>>> = {
  json: JsonView,
  events: EventsView,
  image: ImageView,
  html: HtmlView,
  text: TextView,
  binary: BinaryView,
};
