/** Places as latitude and longitude. */
import { number, type Recognizer } from '../recognizer.js'

const words = ['latitude', 'longitude', 'lat', 'lng', 'lon', 'long', 'latlng', 'lat_lng', 'coordinates', 'coordinate', 'coords', 'gps', 'geo', 'geolocation', 'geotag', 'wgs84', 'waypoint', 'koordinaten', 'breitengrad', 'längengrad', 'coordonnées', 'coordenadas', 'latitud', 'longitud']
const against = ['svg', 'path', 'viewbox', 'pixel', 'matrix', 'vector', 'price', 'rgb', 'version']

/** Latitude first, at most 90 degrees; longitude at most 180. Nothing and nothing is nowhere. */
function isPlace(value: string): boolean {
  const [latitude = 0, longitude = 0] = (value.match(/\d+(?:\.\d+)?/g) ?? []).map(Number)
  return latitude <= 90 && longitude <= 180 && (latitude !== 0 || longitude !== 0)
}

/** Degrees, and where there are any, minutes and seconds below sixty. */
function isPlaceInMinutes(value: string): boolean {
  const half = value.search(/[NSns]/)
  const degrees = (part: string): readonly number[] => (part.match(/\d+(?:\.\d+)?/g) ?? []).map(Number)
  const isHalf = ([whole = 0, minutes = 0, seconds = 0]: readonly number[], most: number): boolean => whole <= most && minutes < 60 && seconds < 60
  return isHalf(degrees(value.slice(0, half)), 90) && isHalf(degrees(value.slice(half)), 180)
}

const isAngle = (value: string): boolean => Math.abs(Number(value)) <= 180 && Number(value) !== 0
/** Any of the signs: in sources they are changed for others, and escaped. */
const sign = /\\{0,7}(?:''|["'′″’”])/.source
const minutes = `\\d{1,3} ?°(?: ?\\d{1,2}(?:\\.\\d{1,4})? ?${sign}(?: ?\\d{1,2}(?:\\.\\d{1,4})? ?${sign})?)?`

export const coordinates: readonly Recognizer[] = [
  {
    type: 'COORDINATES',
    category: 'location',
    anchor: { digits: 4 },
    patterns: [
      // 48.8584° N, 2.2945° E; 48.8584 N 2.2945 E
      { regex: number(/\d{1,2}\.\d{2,8} ?°? ?[NS][,;]? ?\d{1,3}\.\d{2,8} ?°? ?[EWO]/), score: 0.7, valid: isPlace },
      // 48°51'29.6"N 2°17'40.2"E
      { regex: number(new RegExp(`${minutes} ?[NS][,;]? ?${minutes} ?[EWO]`)), score: 0.8, valid: isPlaceInMinutes },
      { regex: number(/[-+]?\d{1,2}\.\d{3,8}[,;]\s?[-+]?\d{1,3}\.\d{3,8}/), score: 0.2, valid: isPlace },
    ],
    context: words,
    against,
    matches: ['at «48.8584° N, 2.2945° E» now', '«48°51\'29.6"N 2°17\'40.2"E»', 'GPS: «-33.85678, 151.21530»', 'coordinates «52.51627,13.37770»', 'geo:«37.786971,-122.399677»', 'Ort «50° 56′ N, 6° 57′ O»', "«48°51'29.6'N 2°17'40.2'E»", '«48°51"29.6"N 2°17"40.2"E»', '«48°51\'29.6\\"N 2°17\'40.2\\"E»'],
    ignores: ['48.85837, 2.29448', '0.12345,0.54321', 'gps 91.12345, 13.12345', 'GPS 0.0000, 0.0000', '95°51\'29.6"N 2°17\'40.2"E', 'svg path 10.1234,20.1234', 'lat 48.8'],
  },
  {
    // A latitude or a longitude alone, right after its name.
    type: 'COORDINATES',
    category: 'location',
    anchor: { text: ['latitude', 'longitude', '"lat"', '"lon"', '"lng"', "'lat'", "'lon'", "'lng'", 'lat=', 'lon=', 'lng=', 'lat:', 'lon:', 'lng:', 'breitengrad', 'längengrad', 'latitud', 'longitud'], ignoreCase: true, after: 60 },
    patterns: [{ regex: /(?<![\p{L}\p{N}_])(?:latitude?|longitude?|lat|lon|lng|breitengrad|längengrad)["']?\s{0,3}[:= ]\s{0,3}["']?(?<value>[-+]?\d{1,3}\.\d{3,15})(?![\p{L}\p{N}_.])/iu, score: 0.6, valid: isAngle }],
    against: ['svg'],
    matches: ['{"lat": «48.85837», "lon": «2.29448»}', "{'lat': «48.85837», 'lon': «2.29448»}", 'Latitude: «-33.85678»', '?lat=«52.5163»&lon=«13.3777»'],
    ignores: ['{"lat": 0.0000}', 'latitude 248.12345', 'flat: 12.34567', 'latency: 12.34567', 'lat: 12'],
  },
]
