/** The text is not JSON, nor one of its relaxed forms. Never leaves the plugin: the file is then read as plain text. */
export class MalformedJsonError extends Error {
  readonly code = 'malformed-json'
}
