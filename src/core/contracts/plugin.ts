/**
 * What a plugin implements: types only, so that a plugin never needs the host at run time.
 * Published as `backup-agent/plugin`. Durations are in the unit that the name says; sizes in bytes; text
 * offsets and lengths in UTF-16 code units (what JavaScript's `length` counts).
 */
import type { FileMetadata, PiiEntity } from './metadata.js'

export type {
  CodeSection, EmbeddingSection, FileMetadata, ImageSection, Keyword, Label, Outcome, PiiEntity, PiiSection, SummarySection, TextSection, VideoSection,
} from './metadata.js'
export type { BackupErrorOptions, ErrorCode } from './errors.js'
export type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from './object-store.js'
export type { OpenOptions, Transport, TransportContext } from './transport.js'

/** One file to look at. It is local, seekable, and readable by this process; never write to it. */
export interface Source {
  /** Opens the file. May differ from the user's path (staged copies, names that are not UTF-8). */
  readonly path: string
  /** The user's path, readable; for messages and for guessing by name. Never opened. */
  readonly displayName: string
  /** Bytes. */
  readonly size: number
  /** Media type, lower case, without parameters, such as `text/x-python`. */
  readonly mediaType: string
}

/** What a converter makes of a file. */
export interface ExtractedText {
  readonly text: string
  /** Whether there was more text than the limit allowed. */
  readonly truncated: boolean
  /** BCP 47 tag of the natural language, where the converter knows it. */
  readonly language?: string
}

/** Lives as long as the host process. */
export interface PluginContext {
  /** The plugin's own folder (absolute), for data files that it ships. */
  readonly packageDirectory: string
  /** Where models lie that a person has installed, as `<owner>/<name>/` (absolute; it need not be there). */
  readonly modelsDirectory: string
  /** This plugin's options from `backup.yaml`, valid against its `optionsSchema`, with that schema's defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>
  /** Diagnostics. stdout belongs to the agent: whatever a plugin prints is caught and logged as well. */
  log(message: string): void
}

/** What an analyzer looks at. */
export interface AnalyzeInput {
  /** The file itself. */
  readonly source: Source
  /** There when the manifest says `"needs": "text"` and a converter produced some. */
  readonly text?: ExtractedText
  /** Sections that the analyzers named in `after` have contributed for this file. */
  readonly upstream: Partial<FileMetadata>
}

/** What `start` may tell about what it loaded. */
export interface Started {
  /** Name (and version) of the model that will speak; every outcome carries it. At most 200 characters. */
  readonly model?: string
}

/** How long, and how much. */
export interface AnalyzeOptions {
  /** Fires at the time limit, and when the answer is not wanted any more. */
  readonly signal: AbortSignal
  /** Bytes of UTF-8 JSON that a section may take. A larger one is refused whole: cut it by a rule of your own. */
  readonly maxSectionBytes: number
}

/** Fills one section of the metadata document. A module of a plugin exports one, or a class without constructor arguments that is one, as its default. */
export interface Analyzer<Section> {
  /** Once per host process, before the first `analyze`: load models here. */
  start?(context: PluginContext): Promise<Started | void>
  /**
   * The section for one file, JSON-serialisable and valid against the manifest's `schema`; undefined when there
   * is nothing to say. Calls never overlap within a process. `signal` fires at the time limit; a call that goes
   * on regardless is ended with its process. An error thrown here costs this section of this file, nothing else;
   * its `code` and `message` are kept. Values that are found in the same text (cards, addresses, keys;
   * not names, places and dates; see `findings`) and parts of them are masked in every other section and in messages, before the
   * section is checked against its schema; an object in a list of which nothing else is left is dropped. In the text that other
   * analyzers are given, secrets that are too short to be told from chance later (a PIN) are asterisks, as many as it has characters.
   */
  analyze(input: AnalyzeInput, options: AnalyzeOptions): Promise<Section | undefined>
  /**
   * Of who fills the section `pii`, and only there: all that must not be seen in what others say of a text, also what options keep out
   * of the section, and what that has no room to list. Offsets count in `text`. Without it the section's entities are masked. Called
   * after `start`, for any text, and never while `analyze` runs.
   */
  findings?(text: string, options: Pick<AnalyzeOptions, 'signal'>): Promise<readonly PiiEntity[]>
  /** Before the process ends in good order; it may also be killed without this call. */
  stop?(): Promise<void>
}

/** Makes text of files of some media types, for analyzers that need it. Exported like an analyzer. */
export interface TextConverter {
  /** Once per host process, before the first `convert`: load models here. */
  start?(context: PluginContext): Promise<Started | void>
  /**
   * At most `maxChars` UTF-16 code units of text; reject with a `code` where the file holds none that can be read. `encrypted`
   * says that it opens with a password or a key only: that is counted as skipped, not as the plugin's failure.
   */
  convert(source: Source, options: { readonly signal: AbortSignal; readonly maxChars: number }): Promise<ExtractedText>
  /** Before the process ends in good order; it may also be killed without this call. */
  stop?(): Promise<void>
}

/** One row of `backup.analyzers` in a plugin's package.json. */
export interface AnalyzerDeclaration {
  /** Unique within the package, `[a-z][a-z0-9-]*`. */
  readonly id: string
  /** The key in the metadata document that this analyzer fills. */
  readonly section: string
  /** Module inside the package, ES or CommonJS (`module.exports`), whose default export is an `Analyzer` (or a class without constructor arguments). */
  readonly module: string
  /** Exact types, `type/*`, `type/*+suffix` (`application/*+xml`: all that is XML), or a single `*` followed by `/*` for all. */
  readonly mediaTypes: readonly string[]
  /** `text`: run after a converter and only where it found text (default: nothing is needed). */
  readonly needs?: 'text'
  /** Sections that must have been tried before (default none). */
  readonly after?: readonly string[]
  /** Larger files are skipped (default 100,000,000). */
  readonly maxBytes?: number
  /** Wall-clock limit for one file (default 30). */
  readonly timeoutSeconds?: number
  /** JSON Schema (draft 2020-12) of the section, a path inside the package. */
  readonly schema: string
  /** Models that may speak, for `backup plugins` (default none). */
  readonly models?: readonly ModelDeclaration[]
}

/**
 * A model that may speak. One from a hub is an upgrade: it is used where a person has installed it, by
 * `backup models pull` or by hand.
 */
export interface ModelDeclaration {
  /** For people and `backup models`; of a hub's model `<owner>/<name>`. All that declare one model do so in the same words. `Started.model` may say more, such as the package and its version. */
  readonly name: string
  /** `package` when it lies in the plugin's own package or its dependencies, else the address of its page on a hub: `https://huggingface.co/<owner>/<name>`. */
  readonly source: string
  /** SPDX expression. */
  readonly licence: string
  /** Of all its files. */
  readonly sizeBytes: number
  /** What it is for, in a few words: `sentence vectors`. */
  readonly use?: string
  /** Of a model in a package: its files, for `backup models verify`. */
  readonly files?: readonly ModelFile[]
  /** Of a hub's model: commit (40 hex digits) or branch to pull (default `main`). */
  readonly revision?: string
}

/** A file of a model in a package. */
export interface ModelFile {
  /** `./weights.bin` in the plugin's own package, or `<package>/models/weights.bin` in one that it depends on. */
  readonly path: string
  /** 64 hex digits. */
  readonly sha256: string
}

/** One row of `backup.converters`. The first converter, in plugin order, that fits the media type is used. */
export interface ConverterDeclaration {
  /** Unique within the package, among analyzers as well, `[a-z][a-z0-9-]*`. */
  readonly id: string
  /** Module inside the package, ES or CommonJS (`module.exports`), whose default export is a `TextConverter` (or a class without constructor arguments). */
  readonly module: string
  /** As in an analyzer. */
  readonly mediaTypes: readonly string[]
  /** Larger files are not converted, and analyzers that need their text skip them (default 100,000,000). */
  readonly maxBytes?: number
  /** Wall-clock limit for one file (default 30). */
  readonly timeoutSeconds?: number
  /** Models that may speak, for `backup plugins` (default none). */
  readonly models?: readonly ModelDeclaration[]
}

/** One row of `backup.transports`. The first plugin, in plugin order, that has a scheme opens its addresses. */
export interface TransportDeclaration {
  /** Beginning of its addresses without the colon: `[a-z][a-z0-9+.-]{1,31}`; not `local`, `file`, `tcp` or `tls`. */
  readonly scheme: string
  /** Module inside the package, ES or CommonJS (`module.exports`), whose default export is a class without constructor arguments that is a `Transport`. */
  readonly module: string
}

/**
 * What analyzers and converters of a plugin may do beside looking at the file that they are given (docs/threat-model.md):
 * `network` connections, `write` files of the person's, `spawn` other programs, `native` addons and threads.
 */
export type Capability = 'network' | 'write' | 'spawn' | 'native'

/** The `backup` key of a plugin's package.json. */
export interface PluginManifest {
  /** Version of these contracts; an agent that does not know it refuses the plugin. */
  readonly apiVersion: 1
  /** What it cannot do without; whoever installs it sees the list first (default none). A transport runs inside the agent and needs none. */
  readonly capabilities?: readonly Capability[]
  /**
   * JSON Schema (draft 2020-12) of the plugin's options, a path inside the package. Without it the plugin takes none.
   * Members with a `default` are filled in.
   */
  readonly optionsSchema?: string
  /** Who fills sections of the metadata document (default none). */
  readonly analyzers?: readonly AnalyzerDeclaration[]
  /** Who makes text of files (default none). */
  readonly converters?: readonly ConverterDeclaration[]
  /** Who opens repositories at addresses of its own (default none). */
  readonly transports?: readonly TransportDeclaration[]
}
