/** What is used of libheif's WebAssembly build (libheif-js 1.23), which brings no types for this file. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  export interface HeifError {
    /** `Success`, or what is wrong. */
    readonly message: string
  }

  export interface HeifPixels {
    /** Red, green, blue, alpha. */
    readonly data: Uint8ClampedArray
    readonly width: number
    readonly height: number
  }

  /** Upright: turned and mirrored as the container says. */
  export interface HeifImage {
    get_width(): number
    get_height(): number
    /** Decodes on a later turn of the event loop; `null` where it cannot. */
    display(into: HeifPixels, done: (filled: HeifPixels | null) => void): void
  }

  export interface Libheif {
    readonly HeifImage: new (handle: unknown) => HeifImage
    heif_context_alloc(): unknown
    heif_context_read_from_memory(context: unknown, bytes: Uint8Array): HeifError
    /** A HeifError where there is none. */
    heif_js_context_get_primary_image_handle(context: unknown): unknown
  }

  /** A memory of its own each time, given back when nobody holds it any more. */
  export default function make(): Promise<Libheif>
}
