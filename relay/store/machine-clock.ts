/** Milliseconds of a clock that never goes back, and that all processes of a machine have in common. */
export const machineMs = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;
