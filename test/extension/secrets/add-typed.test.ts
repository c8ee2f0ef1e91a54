import { expect, test } from 'vitest';
import { addTyped } from '../../../extension/secrets/add-typed.ts';
import { emptyForm } from '../../../extension/secrets/form.ts';

test('a destination and a place that were typed but not added are taken in', () => {
  const { form, errors } = addTyped({
    ...emptyForm,
    newDestination: ' POST https://api.example/v1 ',
    newPlacement: { kind: 'query-named', name: ' key ' },
  });
  expect(errors).toEqual({});
  expect(form).toEqual({
    ...emptyForm,
    allow: [{ origin: 'https://api.example', methods: ['POST'], paths: '/v1' }],
    placements: ['header', 'query:key'],
  });
});

test('what cannot be added stays where it is, with a sentence at its field, and the other is taken in', () => {
  const { form, errors } = addTyped({
    ...emptyForm,
    newDestination: 'not a host',
    newPlacement: { kind: 'header-named', name: 'X-Key' },
  });
  expect(Object.keys(errors)).toEqual(['newDestination']);
  expect(form).toMatchObject({ allow: [], newDestination: 'not a host', placements: ['header', 'header:x-key'] });
});

test('a place that needs a name asks for it', () => {
  expect(addTyped({ ...emptyForm, newPlacement: { kind: 'body-named', name: ' ' } }).errors).toEqual({
    newPlacement: expect.stringContaining('field path'),
  });
});

test('where nothing was typed, nothing changes', () => {
  const added = addTyped(emptyForm);
  expect(added).toEqual({ form: emptyForm, errors: {} });
  expect(added.form).toBe(emptyForm);
});
