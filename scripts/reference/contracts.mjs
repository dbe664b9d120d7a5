// The types that authors of plugins see, with their comments: what src/core/contracts/plugin.ts exports, and what that refers to.
import path from 'node:path'
import ts from 'typescript'

/** In the order in which they are declared, file by file. Each has `name`, `file`, `comment`, `parameters` (`<Section>` or empty) and `members` or `text`. */
export function readContracts(root) {
  const folder = path.join(root, 'src', 'core', 'contracts')
  const entry = path.join(folder, 'plugin.ts')
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.base.json'), ts.sys.readFile)
  const program = ts.createProgram([entry], { ...ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options, noEmit: true })
  const checker = program.getTypeChecker()
  const reading = { checker, folder, found: new Map() }
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)))) take(symbol, reading)
  const places = new Map(program.getSourceFiles().map((file, at) => [file.fileName, at]))
  // The file that authors import comes first, then those that it imports from.
  const rank = ({ fileName }) => (fileName === entry ? -1 : places.get(fileName))
  return [...reading.found.values()].sort((one, other) => rank(one.source) - rank(other.source) || one.at - other.at).map(({ source: _source, at: _at, ...rest }) => rest)
}

function take(symbol, reading) {
  const { checker, folder, found } = reading
  const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const node = own.declarations?.find((one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one))
  if (node === undefined || found.has(own)) return
  const source = node.getSourceFile()
  if (path.dirname(source.fileName) !== folder) return
  found.set(own, { name: own.name, file: path.basename(source.fileName), source, at: node.pos, comment: commentBesideHead(own, node, checker), parameters: parametersOf(node), ...contentOf(node, own, checker) })
  const visit = (child) => {
    const referred = ts.isTypeReferenceNode(child) ? child.typeName : ts.isExpressionWithTypeArguments(child) ? child.expression : undefined
    const referredSymbol = referred && checker.getSymbolAtLocation(referred)
    if (referredSymbol !== undefined) take(referredSymbol, reading)
    ts.forEachChild(child, visit)
  }
  ts.forEachChild(node, visit)
}

function parametersOf({ typeParameters = [] }) {
  return typeParameters.length === 0 ? '' : `<${typeParameters.map((one) => one.getText()).join(', ')}>`
}

function contentOf(node, symbol, checker) {
  if (ts.isInterfaceDeclaration(node)) {
    const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.getText()))
    return { bases, members: node.members.map((member) => memberOf(member, checker)) }
  }
  const type = checker.getDeclaredTypeOfSymbol(symbol)
  return { text: checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType) }
}

function memberOf(member, checker) {
  const name = member.name ?? member.parameters[0].name
  const optional = member.questionToken !== undefined
  // As it is written, `readonly` and line breaks aside.
  const text = member.getText().replace(/^readonly /, '').replace(/[,;]$/, '').replace(/\/\*\*.*?\*\//gs, '').replace(/\s+/g, ' ')
  return { name: ts.isIndexSignatureDeclaration(member) ? `[${name.getText()}]` : name.getText(), optional, text, type: member.type?.getText().replace(/\s+/g, ' '), comment: commentOf(checker.getSymbolAtLocation(name), checker) }
}

function commentOf(symbol, checker) {
  return symbol === undefined ? '' : ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s*\n\s*/g, ' ').trim()
}

/** The comment at the beginning of a file is about all of it, and TypeScript takes it for that of the first declaration. */
function commentBesideHead(symbol, node, checker) {
  return node.jsDoc?.length === 1 && node.jsDoc[0].pos === 0 ? '' : node.jsDoc?.[0]?.pos === 0 ? jsDocText(node.jsDoc.at(-1)) : commentOf(symbol, checker)
}

/** What a file says of itself in its first comment, by the file's name. */
export function readHeads(root, files) {
  return new Map(files.map((file) => {
    const text = ts.sys.readFile(path.join(root, 'src', 'core', 'contracts', file))
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
    const first = source.statements[0]?.jsDoc?.[0]
    return [file, first?.pos === 0 ? jsDocText(first) : '']
  }))
}

/** Paragraphs stay apart. */
function jsDocText({ comment }) {
  return (ts.getTextOfJSDocComment(comment) ?? '').split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s+/g, ' ').trim()).join('\n\n')
}

/** What the entries of the catalogue of errors say of themselves, by code. */
export function readErrorComments(root) {
  const file = path.join(root, 'src', 'core', 'contracts', 'errors.ts')
  const source = ts.createSourceFile(file, ts.sys.readFile(file), ts.ScriptTarget.Latest, true)
  const comments = new Map()
  const visit = (node) => {
    if (ts.isPropertyAssignment(node) && node.jsDoc !== undefined) comments.set(node.name.text, jsDocText(node.jsDoc.at(-1)))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return comments
}
