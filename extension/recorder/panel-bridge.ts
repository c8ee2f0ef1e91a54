import type { Recorder } from '../recorded-call/recording.ts';

/**
 * Shares the DevTools page's recorder with the panel's window: both have the extension's origin and run in one
 * process, so no messages through the background are needed. Whichever is loaded first waits for the other.
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
