import type { Recorder } from '../recorded-call/recording.ts';

/**
 * The DevTools page gives the recorder to the panel's window: both are of our origin and in one process, so plain calls
 * do, and nothing has to pass the background. Whichever comes first waits for the other.
 */
interface PanelWindow extends Window {
  clientSecretRecorder?: Recorder;
}

const OFFERED = 'client-secret-recorder';

export function offerRecorder(panel: Window, recorder: Recorder): void {
  (panel as PanelWindow).clientSecretRecorder = recorder;
  panel.dispatchEvent(new Event(OFFERED));
}

export function acceptRecorder(panel: Window): Promise<Recorder> {
  const offered = (): Recorder | undefined => (panel as PanelWindow).clientSecretRecorder;
  return new Promise((resolve) => {
    const take = (): void => {
      const recorder = offered();
      if (recorder) resolve(recorder);
    };
    panel.addEventListener(OFFERED, take);
    take();
  });
}
