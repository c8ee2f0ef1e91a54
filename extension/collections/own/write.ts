import type { Exported, ExportedCall } from '../export.ts';
import { FORMAT, type OwnCall, type OwnFile, VERSION } from './schema.ts';

/** The file of this extension's own, which loses nothing when it is imported. */
export const asOwnFile = ({ folders, calls }: Exported): OwnFile => ({
  format: FORMAT,
  version: VERSION,
  folders: folders.map(({ name, calls }) => ({ name, calls: calls.map(ownCall) })),
  calls: calls.map(ownCall),
});

function ownCall({ name, draft }: ExportedCall): OwnCall {
  const { headers, params, body, ...request } = draft;
  const withoutId = <T extends { id: string }>({ id: _, ...rest }: T) => rest;
  return {
    name,
    request: {
      ...request,
      headers: headers.map(withoutId),
      params: params.map(withoutId),
      body: { ...body, fields: body.fields.map(withoutId) },
    },
  };
}
