import { requiredContext } from '../design/required-context.ts';
import { laterPart } from '../secrets/later-part.ts';

/** The playground, and what is shown of it around the first line of its form. */
export const pageLater = laterPart(async (page) => {
  const { ComposeParts, Following, Origin, pagePlayground, ResponsePart } = await import('./later.ts');
  return { ComposeParts, Following, Origin, ResponsePart, playground: page.part(pagePlayground) };
});

type Later = NonNullable<ReturnType<typeof pageLater>['loaded']['value']>;

export const { Provider: LaterProvider, useLoaded: useLater } = requiredContext<Later>();
