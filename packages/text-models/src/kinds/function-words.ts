/** Words that bind a sentence together and name nothing, lower case, by language. They end a phrase and betray prose. */
import { primaryLanguage } from '../language/tags.js'

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter((word) => word !== ''))

const byLanguage: Readonly<Record<string, ReadonlySet<string>>> = {
  en: words(`
    a about after all also am an and any are as at be been before but by can could did do does for from had has have he her
    his how i if in into is it its just may me might more most must my no not of on or our out over own she should so some
    such than that the their them then there these they this those through to under up us very was we were what when where
    which who why will with would you your
  `),
  de: words(`
    aber alle als also am an auch auf aus bei beim bis bin bist da dabei dadurch dafür damit dann daran darauf das dass dazu dein
    dem den denn der des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er
    es etwa für gegen hab habe haben hat hatte hatten hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem
    jeden jeder jedes kann können man mehr mein mich mir mit muss müssen nach nicht noch nun nur ob oder ohne sehr sein seine seinem
    seinen seiner seit sich sie sind so soll sollen sowie über um und uns unser unsere unter vom von vor war waren was weil wenn
    wer werden wie wieder wir wird wo wurde wurden zu zum zur zwischen bitte könnte könnten würde würden möchte möchten sollte sollten
    hätte hätten wäre wären darf dürfen will wollen mag mögen meinem meinen meiner meine deine deinem ihres eure euch herr frau herrn
    herren damen geehrte geehrter liebe lieber hallo freundlichen grüßen grüße gruß
  `),
  fr: words(`
    a ai alors au aucun aussi autre aux avait avant avec avoir c ce cela ces cet cette chaque ci comme d dans de depuis des deux donc
    dont du elle elles en encore entre est et étaient était été être eu fait fois font ici il ils j je l la le les leur leurs lors
    lui m ma mais me même mes moi mon n ne ni nos notre nous on ont ou où par pas pendant peu peut plus pour pouvoir pourquoi qu
    quand que quel quelle quels qui s sa sans se sera ses si son sont sous sur t ta te tes toi ton tous tout toute toutes très tu un
    une vers vos votre vous y bonjour madame monsieur cordialement
  `),
  es: words(`
    a al algo ante antes así aún aunque cada como con contra cual cuando de del desde donde dos durante e el él ella ellas ellos en
    entre era eran es esa ese eso esta está están estar este esto estos fue fueron ha haber había hace han hasta hay la las le les lo
    los más me mi mis mucho muy ni no nos nosotros o os otra otro otros para pero poco por porque puede que qué quien se sea según ser
    si sí estimado estimada saludos atentamente sido sin sobre solo son su sus también tan tanto te tiene tienen todo todos tu un una uno unos usted y ya yo
  `),
  it: words(`
    a ad agli ai al alla alle allo anche ancora c che chi ci come con contro cui d da dagli dai dal dalla dalle degli dei del della
    delle dello di dopo dove e è ed era erano essere fa fino fra gli ha hai hanno ho i il in io l la le lei li lo loro lui ma me mi
    mia mio molto ne nei nel nella nelle no noi non nostra nostro o ogni per perché più può quale quando quanto quella quelli quello
    questa queste questi questo se sei si sia solo sono sta stata stato su sua sue sugli sui sul sulla suo suoi te ti tra tu tutti
    tutto un una uno va vi voi
  `),
  pt: words(`
    a à ao aos as às até cada com como contra da das de dela dele do dos e é ela elas ele eles em entre era eram essa esse esta está
    estão este eu foi for foram há isso isto já lhe mais mas me mesmo meu minha muito na não nas nem no nos nós o os ou para pela
    pelas pelo pelos pode por porque qual quando que quem se sem ser seu seus sua suas só sobre são também te tem têm toda todos tu
    um uma umas uns você
  `),
  nl: words(`
    aan al alle als ander andere ben bij daar dan dat de deze die dit door dus een en er ging had hebben heeft het hier hij hoe hun
    ik in is ja je kan kon kunnen maar me meer men met mij mijn moet na naar niet nog nu of om omdat onder ons onze ook op over reeds
    te tegen toch toen tot u uit uw van veel voor waar want waren was wat we werd wezen wie wij wil worden wordt zal ze zelf zich zij
    zijn zo zonder zou
  `),
}

/** Empty for languages that are not listed. */
export function functionWords(language: string | undefined): ReadonlySet<string> {
  return byLanguage[primary(language)] ?? none
}

const links: Readonly<Record<string, ReadonlySet<string>>> = { fr: words('de du des d'), es: words('de del'), it: words('di del della dei delle d'), pt: words('de do da dos das') }
const compounding = words('de nl sv da nb nn no fi hu et zh ja ko th')

const primary = (language: string | undefined): string => primaryLanguage(language) ?? ''

/** Function words that make one phrase of two nouns: `comité de quartier`. */
export function linkingWords(language: string | undefined): ReadonlySet<string> {
  return links[primary(language)] ?? none
}

/** Whether two nouns make one word, or nothing stands between words. */
export function writesCompoundsAsOne(language: string | undefined): boolean {
  return compounding.has(primary(language))
}

const none: ReadonlySet<string> = new Set()
