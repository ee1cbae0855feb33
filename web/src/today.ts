/** Today's date in UTC, such as 2026-10-01: core has no clock. */
export const today = (): string => new Date().toISOString().slice(0, 10);
