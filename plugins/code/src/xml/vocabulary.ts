/**
 * What XML elements mean for reading. Without a name in these lists an element is a line of its own, unless text of the
 * same paragraph stands beside it.
 */

/** Says how the elements of some vocabulary are read. Names are without their prefix. */
export interface Vocabulary {
  /** Beginnings of lines, paragraphs or cells whatever stands beside them. */
  readonly line: ReadonlySet<string>
  readonly paragraph: ReadonlySet<string>
  readonly cell: ReadonlySet<string>
  /** A white space: tabulators and line breaks that are elements. */
  readonly space: ReadonlySet<string>
  /** Nothing in them is read. */
  readonly hidden: ReadonlySet<string>
  /** Their text comes in arbitrary pieces: no element but the above separates words. */
  readonly runs: boolean
  /** All attributes are data; otherwise only those that are text. */
  readonly attributesAreData: boolean
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))
const none: ReadonlySet<string> = new Set()

/** JATS, DocBook, TEI, DITA, XHTML, FictionBook, RSS and their like. */
const document: Vocabulary = {
  paragraph: words('p para simpara title section sec abstract chapter article body table table-wrap fig figure list item entry ref-list boxed-text disp-quote blockquote head div note procedure step h1 h2 h3 h4 h5 h6'),
  line: words('li list-item listitem caption contrib aff author date pubDate link ref row tr lb l ab byline v subtitle br'),
  cell: words('td th entry cell'),
  space: words('name surname given-names forename prefix suffix label year month day volume issue fpage lpage source etal'),
  hidden: words('style script binary binaryData'),
  runs: false,
  attributesAreData: false,
}

const drawing: Vocabulary = {
  paragraph: none, line: words('text title desc flowRoot flowPara p div'), cell: none, space: none,
  hidden: words('style script defs-data'), runs: false, attributesAreData: false,
}

/** WordprocessingML and its drawings: words are cut into runs wherever their form changes. */
const word: Vocabulary = {
  paragraph: none, line: words('p tr v'), cell: words('tc'), space: words('tab br cr'),
  hidden: words('binData binaryData instrText delText fldData pPr rPr tblPr tcPr sectPr latentStyles styles fonts theme settings webSettings numbering stylesWithEffects Relationships Fallback posOffset pctWidth pctHeight f formatCode'),
  runs: true, attributesAreData: false,
}

/** Flat OpenDocument. */
const office: Vocabulary = {
  paragraph: words('h'), line: words('p list-item table-row title subject creator initial-creator description keyword generator date creation-date print-date printed-by editing-duration editing-cycles user-defined'), cell: words('table-cell'), space: words('tab line-break s'),
  hidden: words('binary-data automatic-styles styles master-styles font-face-decls settings'), runs: true, attributesAreData: false,
}

/** Configuration, messages, exports: anything else. */
const data: Vocabulary = {
  paragraph: none, line: none, cell: none, space: none, hidden: words('style script'), runs: false, attributesAreData: true,
}

const byRoot: readonly (readonly [RegExp, Vocabulary])[] = [
  [/^(?:\w+:)?svg$/, drawing],
  [/^(?:w|pkg):/, word],
  [/^office:/, office],
  [/^(?:\w+:)?(?:article|book|chapter|section|TEI(?:\.2)?|teiCorpus|html|rss|feed|RDF|FictionBook|topic|concept|task|reference|pmc-articleset|ncx|package|refentry|set|xliff|opml)$/, document],
]

export function vocabularyOf(root: string): Vocabulary {
  return byRoot.find(([name]) => name.test(root))?.[1] ?? data
}

/** Attributes that are text wherever they occur. */
export const textAttribute = /^(?:(?:\w+:)?(?:alt|title|label|caption|summary|description|desc|descr|tooltip|placeholder|text|_?note|comment))$/i

/** Attributes that say how, not what. */
export const formAttribute = /^(?:xmlns(?::.*)?|xsi:.*|xml:.*|style|class|version|encoding|viewBox|transform|d|points|fill|stroke.*)$/
