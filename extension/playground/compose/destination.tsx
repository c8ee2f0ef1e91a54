import { isMethod } from '../../../shared/protocol/policy.ts';
import { Select, TextInput } from '../../design/field.tsx';
import { change, draft } from '../state.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

/** Method and URL in one line. */
export const Destination = () => (
  <div class="destination">
    <Select
      label="Method"
      hideLabel
      value={draft.value.method}
      onValue={(method) => isMethod(method) && change({ method })}
    >
      {METHODS.map((method) => (
        <option key={method} value={method}>
          {method}
        </option>
      ))}
    </Select>
    <TextInput
      label="URL"
      hideLabel
      mono
      type="url"
      value={draft.value.url}
      onValue={(url) => change({ url })}
      placeholder="https://api.example.com/v1/…"
      spellcheck={false}
      autocomplete="off"
      title={draft.value.url}
    />
  </div>
);
