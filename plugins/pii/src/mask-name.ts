/** The sample that stands for a name, a place or an address: initials, as people write them where they do not want to tell. */
const mostChars = 40
const word = /[\p{L}\p{M}\p{N}]+/gu

/** The first letter of each word, an asterisk for each further letter and for every digit; marks between words stay. */
export function maskName(name: string): string {
  const masked = name.replace(/\s+/gu, ' ').replace(word, (letters) => {
    const [first = '', ...rest] = letters
    return (/\p{N}/u.test(first) ? '*' : first) + '*'.repeat(rest.length)
  })
  return masked.length <= mostChars ? masked : `${[...masked].slice(0, mostChars / 2 - 1).join('')}*`
}
