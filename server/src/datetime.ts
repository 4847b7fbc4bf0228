/** An instant as the API shows it: ISO 8601 in UTC, whole seconds; '' for none. */
export const showInstant = (instant: Date | null | undefined): string =>
  instant ? `${instant.toISOString().slice(0, 19)}Z` : ''
