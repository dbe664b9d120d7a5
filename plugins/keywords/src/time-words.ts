/** Names of days and months, and the numbers beside them, which say when and not what; keys (lower case, singular) in the languages of `function-words.ts`. */

const words = new Set(`
  monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
  december day week month year today tomorrow yesterday morning evening night hour minute time date o'clock
  montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember tag woche monat jahr
  uhr stunde minuten heute morgen gestern abend
  lundi mardi mercredi jeudi vendredi samedi dimanche janvier février avril juin juillet août septembre octobre novembre décembre
  jour semaine année heure
  miércole jueve vierne sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
  diciembre día semana mes año hora
  lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
  one two three four five six seven eight nine ten eleven twelve zwei drei vier fünf sechs sieben acht neun zehn elf zwölf
  deux trois quatre cinq sept huit neuf dix onze douze tre cuatro cinco seis siete ocho nueve diez once doce due quattro cinque sei sette otto nove dieci
  maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei augustus
`.split(/\s+/))

/** Whether a phrase is nothing but a day, a month or the like. */
export function isOnlyTime(key: string): boolean {
  return key.split(' ').every((word) => words.has(word) || /^\d+$/u.test(word))
}
