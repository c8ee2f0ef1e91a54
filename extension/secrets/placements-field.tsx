import { useId, useState } from 'preact/hooks';
import { Button, IconButton } from '../design/button.tsx';
import { Select, TextInput } from '../design/field.tsx';
import { placementKinds, placementText } from './placement-choices.ts';

interface PlacementsProps {
  readonly placements: readonly string[];
  readonly onPlacements: (placements: string[]) => void;
  readonly error: string | undefined;
}

/** Where in a request the secret may stand. */
export function PlacementsField({ placements, onPlacements, error }: PlacementsProps) {
  const [kindId, setKindId] = useState('');
  const [name, setName] = useState('');
  const id = useId();
  const kind = placementKinds.find((one) => one.id === kindId);

  const add = (placement: string): void => {
    onPlacements([...new Set([...placements, placement])]);
    setKindId('');
    setName('');
  };
  const choose = (next: string): void => {
    const chosen = placementKinds.find((one) => one.id === next);
    if (chosen && !chosen.ask) add(chosen.placement(''));
    else setKindId(next);
  };
  const addNamed = (): void => {
    if (kind && name.trim() !== '') add(kind.placement(name.trim()));
  };

  return (
    <section class="stack-tight" aria-labelledby={id}>
      <h3 class="field-label" id={id}>
        Where in the request it may stand
      </h3>
      {placements.length > 0 && (
        <ul class="chips">
          {placements.map((placement) => (
            <li class="chip" key={placement} title={placement}>
              {placementText(placement)}
              <IconButton
                icon="x"
                size="small"
                label={`Remove: ${placementText(placement)}`}
                onClick={() => onPlacements(placements.filter((one) => one !== placement))}
              />
            </li>
          ))}
        </ul>
      )}
      <Select label="Add a place" hideLabel value={kindId} error={error} onValue={choose}>
        <option value="">Add a place…</option>
        {placementKinds.map((one) => (
          <option key={one.id} value={one.id}>
            {one.label}
          </option>
        ))}
      </Select>
      {kind?.ask && (
        <div class="add-line">
          <TextInput
            label={kind.ask.label}
            hideLabel
            mono
            placeholder={`${kind.ask.label}, such as ${kind.ask.example}`}
            spellcheck={false}
            value={name}
            onValue={setName}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              addNamed();
            }}
          />
          <Button icon="plus" onClick={addNamed} disabled={name.trim() === ''} aria-label="Add the place">
            Add
          </Button>
        </div>
      )}
    </section>
  );
}
