/**
 * What this build of pdf.js expects of the language and Node 20 does not have yet: without it links are lost and a document
 * cannot be read part by part. Only what is missing is added, as the standards word it. Import it before pdf.js.
 */
interface Iterating {
  find(this: Iterable<unknown>, test: (value: unknown) => boolean): unknown
  some(this: Iterable<unknown>, test: (value: unknown) => boolean): boolean
}

const helpers: Iterating = {
  find(test) {
    for (const value of this) if (test(value)) return value
    return undefined
  },
  some(test) {
    for (const value of this) if (test(value)) return true
    return false
  },
}

function parse(address: string | URL, base?: string | URL): URL | null {
  try {
    return new URL(address, base)
  } catch {
    // `URL.parse` answers null where the constructor throws.
    return null
  }
}

function supply(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true })
}

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object
for (const [name, helper] of Object.entries(helpers)) supply(iteratorPrototype, name, helper)
supply(URL, 'parse', parse)
