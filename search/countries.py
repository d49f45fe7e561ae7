"""The countries: ISO 3166-1 alpha-2 codes, their English short names, and the other names that wires print.

One line a country: code, name as newsrooms write it, then other names, parted by "|". Source: ISO 3166-1 (249 entries)
and, because wires file from there, the user-assigned code XK for Kosovo. Former countries stand where their name leads
without doubt to one present country. Lookups ignore case, accents, points, hyphens and a leading "the".
"""

from __future__ import annotations

from search.analysis import fold

_TABLE = """
AD|Andorra
AE|United Arab Emirates|UAE|Emirates
AF|Afghanistan
AG|Antigua and Barbuda|Antigua
AI|Anguilla
AL|Albania
AM|Armenia
AO|Angola
AQ|Antarctica
AR|Argentina
AS|American Samoa
AT|Austria
AU|Australia
AW|Aruba
AX|Åland Islands|Åland
AZ|Azerbaijan
BA|Bosnia and Herzegovina|Bosnia|Bosnia-Hercegovina|BiH
BB|Barbados
BD|Bangladesh
BE|Belgium
BF|Burkina Faso|Upper Volta
BG|Bulgaria
BH|Bahrain
BI|Burundi
BJ|Benin|Dahomey
BL|Saint Barthélemy|St. Barts
BM|Bermuda
BN|Brunei|Brunei Darussalam
BO|Bolivia|Plurinational State of Bolivia
BQ|Bonaire, Sint Eustatius and Saba|Bonaire|Caribbean Netherlands
BR|Brazil|Brasil
BS|Bahamas
BT|Bhutan
BV|Bouvet Island
BW|Botswana
BY|Belarus|Byelorussia|Belorussia
BZ|Belize|British Honduras
CA|Canada
CC|Cocos (Keeling) Islands|Cocos Islands
CD|Democratic Republic of the Congo|DR Congo|DRC|Congo-Kinshasa|Zaire|Democratic Republic of Congo
CF|Central African Republic|CAR
CG|Republic of the Congo|Congo|Congo-Brazzaville|Congo Republic|Republic of Congo
CH|Switzerland
CI|Ivory Coast|Côte d'Ivoire
CK|Cook Islands
CL|Chile
CM|Cameroon
CN|China|People's Republic of China|PRC|Mainland China
CO|Colombia
CR|Costa Rica
CU|Cuba
CV|Cape Verde|Cabo Verde
CW|Curaçao
CX|Christmas Island
CY|Cyprus
CZ|Czech Republic|Czechia
DE|Germany|Federal Republic of Germany|West Germany|East Germany|Deutschland
DJ|Djibouti
DK|Denmark
DM|Dominica
DO|Dominican Republic
DZ|Algeria
EC|Ecuador
EE|Estonia
EG|Egypt
EH|Western Sahara
ER|Eritrea
ES|Spain
ET|Ethiopia
FI|Finland
FJ|Fiji
FK|Falkland Islands|Falklands|Malvinas
FM|Micronesia|Federated States of Micronesia
FO|Faroe Islands|Faeroe Islands
FR|France
GA|Gabon
GB|United Kingdom|UK|Britain|Great Britain|England|Scotland|Wales|Northern Ireland
GD|Grenada
GE|Georgia
GF|French Guiana
GG|Guernsey
GH|Ghana
GI|Gibraltar
GL|Greenland
GM|Gambia
GN|Guinea
GP|Guadeloupe
GQ|Equatorial Guinea
GR|Greece
GS|South Georgia and the South Sandwich Islands|South Georgia
GT|Guatemala
GU|Guam
GW|Guinea-Bissau
GY|Guyana
HK|Hong Kong|Hongkong
HM|Heard Island and McDonald Islands
HN|Honduras
HR|Croatia
HT|Haiti
HU|Hungary
ID|Indonesia
IE|Ireland|Republic of Ireland|Irish Republic|Eire
IL|Israel
IM|Isle of Man
IN|India
IO|British Indian Ocean Territory|Diego Garcia
IQ|Iraq
IR|Iran|Islamic Republic of Iran
IS|Iceland
IT|Italy
JE|Jersey
JM|Jamaica
JO|Jordan
JP|Japan
KE|Kenya
KG|Kyrgyzstan|Kirghizia|Kirgizia
KH|Cambodia|Kampuchea
KI|Kiribati
KM|Comoros
KN|Saint Kitts and Nevis|St. Kitts
KP|North Korea|DPRK|Democratic People's Republic of Korea
KR|South Korea|Korea|Republic of Korea|ROK
KW|Kuwait
KY|Cayman Islands|Caymans
KZ|Kazakhstan
LA|Laos|Lao People's Democratic Republic
LB|Lebanon
LC|Saint Lucia
LI|Liechtenstein
LK|Sri Lanka|Ceylon
LR|Liberia
LS|Lesotho
LT|Lithuania
LU|Luxembourg
LV|Latvia
LY|Libya
MA|Morocco
MC|Monaco
MD|Moldova|Moldavia|Republic of Moldova
ME|Montenegro
MF|Saint Martin|Saint Martin (French part)
MG|Madagascar
MH|Marshall Islands
MK|North Macedonia|Macedonia|FYROM
ML|Mali
MM|Myanmar|Burma
MN|Mongolia
MO|Macau|Macao
MP|Northern Mariana Islands
MQ|Martinique
MR|Mauritania
MS|Montserrat
MT|Malta
MU|Mauritius
MV|Maldives
MW|Malawi
MX|Mexico
MY|Malaysia
MZ|Mozambique
NA|Namibia|South West Africa
NC|New Caledonia
NE|Niger
NF|Norfolk Island
NG|Nigeria
NI|Nicaragua
NL|Netherlands|Holland
NO|Norway
NP|Nepal
NR|Nauru
NU|Niue
NZ|New Zealand
OM|Oman
PA|Panama
PE|Peru
PF|French Polynesia|Tahiti
PG|Papua New Guinea|PNG
PH|Philippines
PK|Pakistan
PL|Poland
PM|Saint Pierre and Miquelon
PN|Pitcairn|Pitcairn Islands
PR|Puerto Rico
PS|Palestine|State of Palestine|Palestinian Territories|Palestinian Territory|Gaza Strip|West Bank
PT|Portugal
PW|Palau
PY|Paraguay
QA|Qatar
RE|Réunion
RO|Romania|Rumania
RS|Serbia
RU|Russia|Russian Federation
RW|Rwanda
SA|Saudi Arabia|Saudi
SB|Solomon Islands|Solomons
SC|Seychelles
SD|Sudan
SE|Sweden
SG|Singapore
SH|Saint Helena, Ascension and Tristan da Cunha|Saint Helena
SI|Slovenia
SJ|Svalbard and Jan Mayen|Svalbard
SK|Slovakia|Slovak Republic
SL|Sierra Leone
SM|San Marino
SN|Senegal
SO|Somalia
SR|Suriname|Surinam
SS|South Sudan
ST|São Tomé and Príncipe|São Tomé
SV|El Salvador|Salvador
SX|Sint Maarten
SY|Syria|Syrian Arab Republic
SZ|Eswatini|Swaziland
TC|Turks and Caicos Islands|Turks and Caicos
TD|Chad
TF|French Southern Territories
TG|Togo
TH|Thailand|Siam
TJ|Tajikistan|Tadjikistan
TK|Tokelau
TL|Timor-Leste|East Timor
TM|Turkmenistan
TN|Tunisia
TO|Tonga
TR|Turkey|Türkiye
TT|Trinidad and Tobago|Trinidad
TV|Tuvalu
TW|Taiwan|Formosa|Republic of China|Chinese Taipei
TZ|Tanzania|United Republic of Tanzania
UA|Ukraine
UG|Uganda
UM|United States Minor Outlying Islands
US|United States|United States of America|U.S.|USA|America
UY|Uruguay
UZ|Uzbekistan
VA|Vatican City|Vatican|Holy See
VC|Saint Vincent and the Grenadines|St. Vincent
VE|Venezuela|Bolivarian Republic of Venezuela
VG|British Virgin Islands|Virgin Islands (British)
VI|U.S. Virgin Islands|Virgin Islands (U.S.)
VN|Vietnam|Viet Nam
VU|Vanuatu|New Hebrides
WF|Wallis and Futuna
WS|Samoa|Western Samoa
XK|Kosovo
YE|Yemen|North Yemen|South Yemen
YT|Mayotte
ZA|South Africa
ZM|Zambia|Northern Rhodesia
ZW|Zimbabwe|Rhodesia
"""

_MARKS = str.maketrans({".": "", ",": "", "(": "", ")": "", "-": " ", "&": " and "})


def _name_key(name: str) -> str:
    words = fold(name.translate(_MARKS)).removeprefix("the ").split()
    return " ".join("saint" if word == "st" else word for word in words)


_LINES = tuple(line.split("|") for line in _TABLE.strip().splitlines())
_NAMES: dict[str, str] = {code: name for code, name, *_ in _LINES}
_CODES: dict[str, str] = {_name_key(name): code for code, *names in _LINES for name in names}


def country_code(text: str) -> str:
    """Return the alpha-2 code in capitals of a code, English name or common other name; "" if it is none of these."""
    code = text.strip().upper()
    return code if code in _NAMES else _CODES.get(_name_key(text), "")


def country_name(code: str) -> str:
    """Return the English name of an alpha-2 code, in capitals or not; "" for a code of no country."""
    return _NAMES.get(code.upper(), "")


def country_term(text: str) -> str:
    """Return what a query searches countries for: the code of a country under another name (uk, U.S.), else the text.

    Words of the country's own name stay: Congo is a word in the names of two.
    """
    code = country_code(text)
    is_own = text.upper() == code or f" {fold(text)} " in f" {fold(country_name(code))} "
    return code if code and not is_own else text
