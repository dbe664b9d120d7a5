/** What people wrote in a program for those who read it. */

const MIN_WORDS = 5
/** Longer ones hold data, or were made by a tool. */
const LONGEST_LINE = 400
const COMMENT_MARK = /^\s*(?:\/\*+|\*+\/?|\/\/+!?|#+|--+|;+|%+|"{3}|'{3}|<!--|REM\b)\s?/iu
const COMMENT_END = /\*\/$/u
const PROGRAM_SIGN = /[{}()[\]=<>;|\\]|\w\.\w+\.\w|::|->|^\s*[@#]\w|^(?:from \S+ import|import|using|package|return|const|let|var|def|public|private|static|include|require)\b/u

/** A program's comments and other lines of mere words; all else becomes blank lines, so that nothing runs together. */
export function commentsOf(program: string): string {
  const lines = program.split('\n').map((line) => {
    if (line.length > LONGEST_LINE) return ''
    const comment = line.trimEnd().replace(COMMENT_MARK, '').replace(COMMENT_END, '').trim()
    const isComment = comment !== line.trim() || comment === ''
    return (isComment || comment.split(/\s+/u).length >= MIN_WORDS) && !PROGRAM_SIGN.test(comment) ? comment : ''
  })
  return lines.join('\n')
}
