/** Check digits that several countries and networks share. */

/** Only the digits of a value. */
export const digitsOf = (value: string): string => value.replace(/\D/g, '')
/** Letters and digits, upper case. */
export const compact = (value: string): string => value.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()

/** ISO/IEC 7812: cards, Canadian and Swedish numbers, NPI, IMEI. */
export function luhn(value: string): boolean {
  const digits = digitsOf(value)
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = digit * 2
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return digits.length > 1 && sum % 10 === 0
}

/** Sum of the digits times their weights; digits without a weight do not count. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0
  for (const [index, weight] of weights.entries()) sum += Number(digits[index] ?? 0) * weight
  return sum
}

/** ISO 7064 mod 97-10: IBAN and others. Letters count as 10 to 35. */
export function mod97(value: string): number {
  let rest = 0
  for (const character of value) {
    const number = parseInt(character, 36)
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97
  }
  return rest
}

/** ISO 7064 mod 11,10: German and Croatian tax numbers. */
export function mod11And10(digits: string): boolean {
  let product = 10
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (11 - product) % 10 === Number(digits.at(-1))
}

/** ICAO 9303: passports and identity cards. The last digit checks those before; letters count as 10 to 35. */
export function icao(value: string): boolean {
  let sum = 0
  for (const [index, character] of [...value.slice(0, -1)].entries()) sum += parseInt(character, 36) * ([7, 3, 1][index % 3] ?? 0)
  return sum % 10 === Number(value.at(-1))
}

const dihedral = ['0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043', '8765932104', '9876543210']
const permuted = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258']

/** Verhoeff: Aadhaar. */
export function verhoeff(value: string): boolean {
  let check = 0
  for (const [index, digit] of [...digitsOf(value)].reverse().entries()) {
    check = Number(dihedral[check]?.[Number(permuted[index % 8]?.[Number(digit)])])
  }
  return check === 0
}

/** All characters alike: what people type as an example. */
export const isUniform = (value: string): boolean => new Set(value).size <= 1

/** Whether day, month and year (or its last two digits) can be a date. */
export function isDate(day: number, month: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= ([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}
