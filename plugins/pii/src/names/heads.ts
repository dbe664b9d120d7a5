/** Heads of columns and keys of settings that say what their values are. */
import type { NameType } from './labels.js'

const heads: readonly (readonly [NameType, RegExp])[] = [
  ['PERSON', /^(?:first|last|full|given|family|middle|maiden|sur|customer|client|patient|employee|contact|person|student|member|owner|author|recipient|sender|manager|guest)[ _-]?name$|^(?:vor|nach|familien|kunden)name$|^(?:nom|prénom|prenom|nombre|apellidos?|cognome|nome|sobrenome|voornaam|achternaam|surname|forename|employee|patient|contact|contact person|ansprechpartner|manager|author)$/],
  ['LOCATION', /^(?:city|town|village|country|state|province|county|region|birth ?place|place of birth|ort|wohnort|stadt|land|bundesland|geburtsort|ville|pays|ciudad|país|pais|provincia|città|citta|paese|cidade|plaats|woonplaats)$/],
  ['STREET_ADDRESS', /^(?:(?:home|postal|mailing|billing|shipping|delivery|street)?[ _-]?address(?:[ _-]?(?:line)?[ _-]?[123])?|street|road|anschrift|straße|strasse|adresse|rue|calle|dirección|direccion|indirizzo|via|morada|endereço|straat|adres)$/],
  ['ORGANIZATION', /^(?:company|company[ _-]name|organi[sz]ation|employer|firm|firma|arbeitgeber|unternehmen|société|entreprise|empresa|azienda|ditta|bedrijf)$/],
  ['TITLE', /^(?:job|job[ _-]title|occupation|profession|beruf|métier|profesión|professione)$/],
  ['NRP', /^(?:nationality|citizenship|religion|ethnicity|nationalität|staatsangehörigkeit|nationalité|nacionalidad|nazionalità)$/],
]
/** `Name` alone may be a product's: its values count where a word of them is a name of people. */
const anyName = /^(?:name|naam|customer|client|kunde)$/
/** Ends of names of companies. */
const legalForm = /(?:^|\s)(?:gmbh|ltd|inc|llc|plc|corp|limited|ag|kg|ohg|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|b\.?v|a\/s|oy|ab)\.?$/iu

/** @param head lower case */
export const isHead = (head: string): boolean => anyName.test(head) || heads.some(([, pattern]) => pattern.test(head))

/** What a value under a head is; undefined where the head says nothing of it. @param head lower case */
export function typeUnder(head: string, value: string, isPerson: (value: string) => boolean): NameType | undefined {
  if (!/\p{L}{2}/u.test(value)) return undefined
  const type = heads.find(([, pattern]) => pattern.test(head))?.[0]
  if (type === undefined ? !anyName.test(head) || !isPerson(value) : type !== 'PERSON') return type
  return legalForm.test(value) ? 'ORGANIZATION' : 'PERSON'
}

/** Heads of the two parts of a person's name. */
const firstNames = /^(?:(?:first|given|fore)[ _-]?name|vorname|prénom|prenom|nombre|voornaam)$/
const lastNames = /^(?:(?:last|family|sur)[ _-]?name|(?:nach|familien)name|nom|apellidos?|cognome|sobrenome|achternaam)$/

/** Whether values under these heads, side by side, are one person's. */
export const isOneName = (head: string, next: string): boolean => (firstNames.test(head) && lastNames.test(next)) || (lastNames.test(head) && firstNames.test(next))
