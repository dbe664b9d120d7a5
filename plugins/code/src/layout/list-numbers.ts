/** Numbers of lists as letters and Roman numerals. */

/** `format`: Word's names (`ST_NumberFormat`); what has no other form here is written in digits. */
export function numberIn(format: string, count: number): string {
  switch (format) {
    case 'lowerLetter': return letters(count)
    case 'upperLetter': return letters(count).toUpperCase()
    case 'lowerRoman': return roman(count)
    case 'upperRoman': return roman(count).toUpperCase()
    case 'decimalZero': return String(count).padStart(2, '0')
    case 'none': return ''
    default: return String(count)
  }
}

/** a to z, aa to zz, and so on. */
function letters(count: number): string {
  if (count < 1) return String(count)
  const letter = String.fromCharCode(97 + ((count - 1) % 26))
  return letter.repeat(Math.min(20, Math.ceil(count / 26)))
}

const romans: readonly (readonly [number, string])[] = [[1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i']]

function roman(count: number): string {
  if (count < 1 || count > 4999) return String(count)
  let left = count
  let written = ''
  for (const [value, sign] of romans) {
    for (; left >= value; left -= value) written += sign
  }
  return written
}
