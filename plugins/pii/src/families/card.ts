import { digitsOf, luhn } from '../check/digits.js'
import { number, type Recognizer } from '../recognizer.js'
import { blanks, dashes, invisible } from '../separators.js'

/** Issuer ranges by their first digits, with the lengths they issue: ISO/IEC 7812, the networks' own publications. */
const networks: readonly { readonly from: number; readonly to: number; readonly lengths: readonly number[] }[] = [
  { from: 4, to: 4, lengths: [13, 16, 19] }, // Visa
  { from: 51, to: 55, lengths: [16] }, // Mastercard
  { from: 2221, to: 2720, lengths: [16] }, // Mastercard
  { from: 34, to: 34, lengths: [15] }, // American Express
  { from: 37, to: 37, lengths: [15] },
  { from: 300, to: 305, lengths: [14, 16] }, // Diners Club
  { from: 36, to: 36, lengths: [14, 16, 19] },
  { from: 38, to: 39, lengths: [14, 16, 19] },
  { from: 6011, to: 6011, lengths: [16, 19] }, // Discover
  { from: 644, to: 649, lengths: [16, 19] },
  { from: 65, to: 65, lengths: [16, 19] },
  { from: 3528, to: 3589, lengths: [16, 17, 18, 19] }, // JCB
  { from: 3088, to: 3349, lengths: [16] },
  { from: 1800, to: 1800, lengths: [15] },
  { from: 2131, to: 2131, lengths: [15] },
  { from: 62, to: 62, lengths: [16, 17, 18, 19] }, // UnionPay
  { from: 81, to: 81, lengths: [16, 17, 18, 19] },
  { from: 2200, to: 2204, lengths: [16, 17, 18, 19] }, // Mir
  { from: 5018, to: 5020, lengths: [12, 13, 14, 15, 16, 17, 18, 19] }, // Maestro, Dankort
  { from: 5038, to: 5038, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { from: 56, to: 58, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { from: 6304, to: 6304, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { from: 6759, to: 6763, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { from: 60, to: 60, lengths: [16] }, // RuPay, Hipercard
  { from: 508, to: 508, lengths: [16] },
  { from: 5067, to: 5067, lengths: [16] }, // Elo
  { from: 9792, to: 9792, lengths: [16] }, // Troy
]

function isCard(value: string): boolean {
  const digits = digitsOf(value)
  return luhn(digits) && networks.some(({ from, to, lengths }) => {
    const prefix = Number(digits.slice(0, String(from).length))
    return prefix >= from && prefix <= to && lengths.includes(digits.length)
  })
}

/** So many digits, and between them what nobody sees. */
const digits = (fewest: number, most = fewest): string => `\\d(?:[${invisible}]{0,2}\\d){${fewest - 1},${most - 1}}`
/** Between two groups. A comma or stroke has no blanks beside it: those are lists and fractions. */
const gap = `(?:[${blanks}${invisible}]{1,3}|[${blanks}]{0,2}[${dashes}][${blanks}]{0,2}|[.,/·]|\\\\{1,7}t)`
/** What makes a row of numbers longer than a card; a date may stand beside one. */
const [afterNumber, beforeNumber] = [`(?<!\\d[\\t,./·][${blanks}]{0,3}|\\d{4}[${blanks}]{1,3})`, `(?![\\t,./·][${blanks}]{0,3}\\d|[${blanks}]{1,3}\\d{4}(?!\\d))`]
const grouped = [[digits(4), digits(4), digits(4), digits(4)], ['3' + digits(4).slice(2), digits(6), digits(4, 5)]].map((groups) => groups.join(gap)).join(`(?:${gap}${digits(1, 3)})?|`)

export const card: readonly Recognizer[] = [
  {
    type: 'CREDIT_CARD',
    category: 'financial',
    anchor: { digits: 12 },
    patterns: [
      { regex: number(/\d{4}(?<separator>[ -])\d{4}\k<separator>\d{4}\k<separator>\d{4}(?:\k<separator>\d{1,3})?/), score: 0.95, valid: isCard, checked: true },
      { regex: number(/3\d{3}(?<separator>[ -])\d{6}\k<separator>\d{4,5}/), score: 0.95, valid: isCard, checked: true },
      // However people separate the groups, but not four numbers of a longer row.
      { regex: number(new RegExp(`${afterNumber}(?:${grouped})${beforeNumber}`, 'u')), score: 0.6, valid: isCard, checked: true },
      { regex: number(new RegExp(digits(15, 16), 'u')), score: 0.7, valid: isCard, checked: true },
      // In names of programs: between lines below as it is, beside letters only where a word says what it is, as ids have as many digits.
      { regex: /(?<![\p{L}\p{N}]|\p{N}[.:/-]|[-.$#])\d{15,16}(?![\p{L}\p{N}]|[.:/-]\p{N})/u, score: 0.5, valid: isCard },
      { regex: /(?<=(?<!\p{L})(?:cc|ccn|pan)_?)\d{15,16}(?!\p{N})/iu, score: 0.5, valid: isCard },
      { regex: /(?<!\p{N}|\p{N}\.)\d{15,16}(?!\p{N}|\.\p{N})/u, score: 0.05, valid: isCard },
      { regex: number(/\d{12,14}|\d{17,19}/), score: 0.3, valid: isCard },
      // Ranges that are not in the list: only where a word says that it is a card.
      { regex: number(/[3-6]\d{14,15}/), score: 0.05, valid: luhn },
    ],
    context: ['card', 'credit', 'debit', 'visa', 'mastercard', 'amex', 'american express', 'discover', 'maestro', 'diners', 'jcb', 'unionpay', 'cvv', 'cvc', 'expir', 'atm',
      'karte', 'kreditkarte', 'carte', 'tarjeta', 'carta', 'cartão', 'kaart', 'kort', 'karta', 'карта'],
    against: ['isbn', 'ean', 'upc', 'timestamp', 'tracking', 'sha1', 'md5', 'imei', 'serial'],
    // Orders and invoices are paid by card, so these words say nothing from further away.
    againstBefore: ['order no', 'order number', 'order id', 'order nr', 'order #', 'order:', 'order_no', 'order_number', 'order_id', 'orderno', 'ordernumber', 'orderid', 'invoice', 'reference',
      'booking', 'customer no', 'customer number', 'customer id', 'customer_id', 'bestellnummer', 'bestellnr', 'bestell-nr', 'auftragsnummer', 'auftrags-nr', 'auftragsnr', 'rechnungsnummer',
      'rechnungs-nr', 'rechnungsnr', 'kundennummer', 'kunden-nr', 'vorgangsnummer', 'commande', 'facture', 'pedido', 'factura', 'fattura', 'ordine'],
    matches: ['Order number 17, paid with «4532015112830366»', 'Visa «4111 1111 1111 1111», please', '«5500-0055-5555-5559»', '«378282246310005»', 'my card «630427373398»',
      '«4012888888881881»', 'card «4222222222222»', '«3782 822463 10005»', 'card no. «4532.0151.1283.0366»', '«4532\u00a00151\u00a01283\u00a00366»\u00a012/27', 'paid with «4532\u202f0151\u202f1283\u202f0366».', '«4532  0151  1283  0366»',
      '«4532–0151–1283–0366»', '«4532,0151,1283,0366»', '«4532/0151/1283/0366»', '«4532\t0151\t1283\t0366»', '«4532-0151 1283 - 0366»', '«4532\u00ad0151\u00ad1283\u00ad0366»', '«45\u200b3201511283\u200b0366»', '«3782–822463–10005»',
      'let Card«4155952003704787»', 'kreditkarte«4155952003704787»x', 'cc«4155952003704787»', 'K_«4624416237047309»_x', 't_«4133369342321990» = 1'],
    ignores: ['Order number: 4532015112830366', 'Order No. 4532015112830366', 'Invoice no 4532015112830366, paid by card', 'Bestellnummer: 4532015112830366', 'order_id,name\n4532015112830366,Ann\n4532015112830366,Bob', 'Serial number 4532015112830366', '4111 1111 1111 1112', '1234567890123456', '4222222222222', '4111-1111-1111-11111', '0x4111111111111111', '4.111111111111111', 'id=4111111111111111a', '0000 0000 0000 0000', '4532\t0151\t1283\t0366\t4532', '4532,0151,1283,0366,0012', '4532,0151,1283,0366,  12', '4531  4532  0151  1283  0366', '4532, 0151, 1283, 0366', 'x4155952003704787', '0.4155952003704787', 'id4155952003704787f'],
  },
]
