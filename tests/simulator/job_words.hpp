// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

/// What the corpus is written with. Municipalities, counties and occupations are the real names; employers,
/// people and sentences are made up.
namespace simulator::words {

using std::string_view;

struct Place {
    string_view municipal;
    string_view county;
    string_view city;
    string_view postal_code;
};

inline constexpr std::array places{
    Place{"OSLO", "OSLO", "OSLO", "0155"},
    Place{"OSLO", "OSLO", "OSLO", "0579"},
    Place{"OSLO", "OSLO", "OSLO", "0484"},
    Place{"BERGEN", "VESTLAND", "BERGEN", "5015"},
    Place{"BERGEN", "VESTLAND", "FYLLINGSDALEN", "5147"},
    Place{"TRONDHEIM", "TRØNDELAG", "TRONDHEIM", "7011"},
    Place{"TRONDHEIM", "TRØNDELAG", "HEIMDAL", "7072"},
    Place{"STAVANGER", "ROGALAND", "STAVANGER", "4006"},
    Place{"SANDNES", "ROGALAND", "SANDNES", "4307"},
    Place{"HAUGESUND", "ROGALAND", "HAUGESUND", "5528"},
    Place{"KRISTIANSAND", "AGDER", "KRISTIANSAND S", "4612"},
    Place{"ARENDAL", "AGDER", "ARENDAL", "4841"},
    Place{"EVJE OG HORNNES", "AGDER", "EVJE", "4735"},
    Place{"DRAMMEN", "BUSKERUD", "DRAMMEN", "3016"},
    Place{"KONGSBERG", "BUSKERUD", "KONGSBERG", "3611"},
    Place{"BÆRUM", "AKERSHUS", "SANDVIKA", "1337"},
    Place{"ASKER", "AKERSHUS", "ASKER", "1383"},
    Place{"LILLESTRØM", "AKERSHUS", "LILLESTRØM", "2000"},
    Place{"ULLENSAKER", "AKERSHUS", "JESSHEIM", "2050"},
    Place{"NORDRE FOLLO", "AKERSHUS", "SKI", "1400"},
    Place{"FREDRIKSTAD", "ØSTFOLD", "FREDRIKSTAD", "1606"},
    Place{"SARPSBORG", "ØSTFOLD", "GRÅLUM", "1712"},
    Place{"MOSS", "ØSTFOLD", "MOSS", "1530"},
    Place{"TØNSBERG", "VESTFOLD", "TØNSBERG", "3110"},
    Place{"SANDEFJORD", "VESTFOLD", "SANDEFJORD", "3202"},
    Place{"SKIEN", "TELEMARK", "SKIEN", "3717"},
    Place{"VINJE", "TELEMARK", "RAULAND", "3864"},
    Place{"HAMAR", "INNLANDET", "HAMAR", "2317"},
    Place{"GJØVIK", "INNLANDET", "GJØVIK", "2815"},
    Place{"NORD-AURDAL", "INNLANDET", "FAGERNES", "2900"},
    Place{"ÅLESUND", "MØRE OG ROMSDAL", "ÅLESUND", "6002"},
    Place{"MOLDE", "MØRE OG ROMSDAL", "MOLDE", "6413"},
    Place{"VOLDA", "MØRE OG ROMSDAL", "VOLDA", "6100"},
    Place{"ØYGARDEN", "VESTLAND", "STRAUME", "5353"},
    Place{"SOGNDAL", "VESTLAND", "LEIKANGER", "6863"},
    Place{"SUNNFJORD", "VESTLAND", "FØRDE", "6812"},
    Place{"STEINKJER", "TRØNDELAG", "STEINKJER", "7713"},
    Place{"RØROS", "TRØNDELAG", "RØROS", "7374"},
    Place{"BODØ", "NORDLAND", "BODØ", "8006"},
    Place{"RANA", "NORDLAND", "MO I RANA", "8622"},
    Place{"NARVIK", "NORDLAND", "NARVIK", "8514"},
    Place{"ANDØY", "NORDLAND", "DVERBERG", "8485"},
    Place{"TROMSØ", "TROMS", "TROMSØ", "9008"},
    Place{"HARSTAD", "TROMS", "HARSTAD", "9405"},
    Place{"ALTA", "FINNMARK", "ALTA", "9510"},
    Place{"KARASJOK", "FINNMARK", "KARASJOK", "9730"},
};

inline constexpr std::array streets{
    "Havnegata", "Skolevegen",    "Industriveien", "Kirkegata",     "Rådhusplassen", "Myrabakken",
    "Fjordgata", "Stasjonsveien", "Lillebakken",   "Øvre Torggate", "Sørbyvegen",    "Bjørkelunden",
};

struct Occupation {
    string_view level1;
    string_view level2;
    string_view role;
};

inline constexpr std::array occupations{
    Occupation{"IT", "Utvikling", "backendutvikler"},
    Occupation{"IT", "Utvikling", "systemutvikler"},
    Occupation{"IT", "Utvikling", "dataingeniør"},
    Occupation{"IT", "Drift, vedlikehold", "driftstekniker"},
    Occupation{"Bygg og anlegg", "Ingeniør bygg", "prosjektleder bygg"},
    Occupation{"Bygg og anlegg", "Arbeidsleder, bygg og anlegg", "anleggsleder"},
    Occupation{"Bygg og anlegg", "Maskin- og kranfører", "maskinfører"},
    Occupation{"Bygg og anlegg", "Arealplanlegging og arkitektur", "arealplanlegger"},
    Occupation{"Helse og sosial", "Helse", "sykepleier"},
    Occupation{"Helse og sosial", "Helse", "helsefagarbeider"},
    Occupation{"Helse og sosial", "Sosial", "vernepleier"},
    Occupation{"Helse og sosial", "Sosial", "miljøterapeut"},
    Occupation{"Utdanning", "Barnehage", "barnehagelærer"},
    Occupation{"Utdanning", "Grunnskole", "lærer på mellomtrinnet"},
    Occupation{"Utdanning", "Forskningsarbeid", "stipendiat"},
    Occupation{"Salg og service", "Salg, butikk- og varehandel", "butikkmedarbeider"},
    Occupation{"Salg og service", "Renholdere og renovasjon", "renholder"},
    Occupation{"Salg og service", "Markedsføring og reklame", "markedsrådgiver"},
    Occupation{"Reiseliv og mat", "Restaurant", "servitør"},
    Occupation{"Reiseliv og mat", "Kokk", "kokk"},
    Occupation{"Reiseliv og mat", "Reiseliv, hotell og overnatting", "resepsjonist"},
    Occupation{"Håndverkere", "Elektriker/elektro", "elektriker"},
    Occupation{"Håndverkere", "Tømrer og snekker", "tømrer"},
    Occupation{"Håndverkere", "Rørlegger", "rørlegger"},
    Occupation{"Industri og produksjon", "Maskinteknikk og mekanikk", "industrimekaniker"},
    Occupation{"Industri og produksjon", "Andre hjelpearbeidere", "produksjonsmedarbeider"},
    Occupation{"Transport og lager", "Logistikk, lagerarbeid og innkjøp", "lagermedarbeider"},
    Occupation{"Transport og lager", "Tog-, sporvogn- og vegtrafikk", "bussjåfør"},
    Occupation{"Kontor og økonomi", "Kontor, forvaltning og saksbehandling", "saksbehandler"},
    Occupation{"Kontor og økonomi", "Økonomi, statistikk og regnskap", "regnskapsmedarbeider"},
    Occupation{"Kontor og økonomi", "Ledelse, administrasjon og rådgivning", "avdelingsleder"},
    Occupation{"Kontor og økonomi", "Juridisk arbeid", "juridisk rådgiver"},
    Occupation{"Natur og miljø", "Jordbruk og dyrehold", "røkter"},
    Occupation{"Sikkerhet og beredskap", "Forsvar/militære", "beredskapsrådgiver"},
};

inline constexpr std::array adjectives{
    "engasjert",         "erfaren",   "nysgjerrig", "strukturert",  "omsorgsfull", "selvstendig",
    "løsningsorientert", "dyktig",    "ryddig",     "faglig sterk", "trygg",       "positiv",
    "nyutdannet",        "fleksibel", "pålitelig",  "kreativ",
};

inline constexpr std::array places_of_work{
    "avdelingen",
    "et travelt fagmiljø",
    "kommunens nye hus",
    "en liten, men voksende bedrift",
    "et team med høy kompetanse",
    "seksjonen for drift",
    "verkstedet vårt",
    "hele regionen",
    "et prosjekt som strekker seg over flere år",
    "butikken",
    "et godt og inkluderende arbeidsmiljø",
    "fjellbygda",
    "et spennende samarbeid på tvers av faggrupper",
    "sentrum, like ved stasjonen",
    "et ungt lag",
    "tjenesten",
    "den daglige driften",
    "et nybygd anlegg ved fjorden",
};

inline constexpr std::array tasks{
    "følge opp brukere og pårørende",
    "planlegge og gjennomføre vedlikehold",
    "dokumentere arbeidet fortløpende",
    "veilede kolleger og lærlinger",
    "ta imot gjester og kunder",
    "utvikle nye løsninger sammen med fagfolk",
    "lede møter og skrive referat",
    "kvalitetssikre tegninger og beregninger",
    "holde orden på varer og utstyr",
    "gi råd om lover og regler",
    "bygge gode relasjoner",
    "rapportere avvik og foreslå forbedringer",
    "kjøre faste ruter i distriktet",
    "drifte systemer døgnet rundt",
    "lage mat fra bunnen av",
    "skape trygge rammer for barna",
    "behandle søknader innen fristen",
    "montere og teste nye anlegg",
    "bidra i innkjøp og budsjettarbeid",
    "sørge for at alt er klart til åpningstid",
};

inline constexpr std::array qualities{
    "fagbrev eller tilsvarende realkompetanse",
    "førerkort klasse B",
    "gode norskkunnskaper, skriftlig og muntlig",
    "minst tre års relevant erfaring",
    "autorisasjon som helsepersonell",
    "høyere utdanning på bachelornivå",
    "politiattest som ikke er eldre enn tre måneder",
    "evne til å holde hodet kaldt når det haster",
    "interesse for digitale verktøy",
    "godt humør og sans for detaljer",
    "forståelse for økonomi og avtaler",
    "erfaring fra offentlig forvaltning",
    "vilje til å lære noe nytt hver dag",
    "truckførerbevis T1–T4",
    "en arbeidsform som er både grundig og effektiv",
    "kjennskap til norske standarder",
};

inline constexpr std::array benefits{
    "lønn etter avtale og gode forsikringer",
    "offentlig tjenestepensjon",
    "fleksibel arbeidstid",
    "faglig utvikling og kurs",
    "korte beslutningsveier",
    "et sosialt miljø med turer og quiz",
    "moderne lokaler med gratis parkering",
    "fri hver tredje helg",
    "hjelp til å finne bolig",
    "betalt flytting",
    "egen kantine med varm lunsj",
    "mulighet for hjemmekontor to dager i uka",
};

/// `%a` adjective, `%r` role, `%w` place of work, `%t` task, `%q` quality, `%b` benefit, `%e` employer.
inline constexpr std::array sentences{
    "Vi søker en %a %r til %w.",
    "Som %r hos oss får du %t og %t.",
    "Du blir en del av %w, der %r og ledelse jobber tett.",
    "Arbeidet går ut på å %t, og i perioder må du også %t.",
    "Hos %e er vi opptatt av å %t.",
    "Stillingen er plassert i %w og rapporterer til en %a leder.",
    "Vi ser etter deg som er %a, og som liker å %t.",
    "Det er en fordel med %q, men vi legger like stor vekt på %q.",
    "Du må kunne vise til %q.",
    "Hver dag møter du nye oppgaver: å %t, å %t og å %t.",
    "Vi tilbyr %b, %b og %b.",
    "I %w er ingen dager like.",
    "Har du %q? Da vil vi gjerne høre fra deg!",
    "%e vokser, og derfor trenger vi flere som kan %t.",
    "Personlig egnethet vil bli tillagt stor vekt; er du %a og %a, passer du godt inn.",
    "Turnus må påregnes, og i høysesongen hjelper alle til med å %t.",
    "Oppstart så snart som mulig eller etter avtale.",
    "Den som ansettes, må regne med å %t i %w.",
    "For oss betyr mangfold at %w speiler dem vi er til for.",
    "Vi vet at en %a %r trenger tid til å %t, og det får du her.",
    "Aktuelle søkere blir innkalt til intervju fortløpende.",
};

/// Small things that real ads have: entities, line breaks, no-break spaces, links, tabs, smileys.
inline constexpr std::array oddities{
    "<br />\\n",
    "<br /><br />",
    "&#39;Kort vei til fjellet&#39;",
    " Lønn &#43; bonus ",
    " – ",
    "\xC2\xA0",
    " <strong>%a og %a</strong> ",
    " <em>%w</em> ",
    "&amp; mer ",
    " &#34;%b&#34; ",
    " &#x1f680; ",
    "\\t",
    " <a href=\\\"https://example.no/om-oss?a=1&amp;b=2\\\" rel=\\\"nofollow\\\">Les mer om oss</a> ",
    "\\r\\n",
    " «%w» ",
    " … ",
    " § 12-3 ",
};

inline constexpr std::array section_headings{
    "Om stillingen",         "Arbeidsoppgaver", "Kvalifikasjoner",      "Vi tilbyr",     "Hvem er du?",
    "Personlige egenskaper", "Litt om oss",     "Dette får du hos oss", "Slik søker du",
};

inline constexpr std::array name_starts{
    "Nordlys", "Tinde",     "Fjordgløtt", "Myrkvist",   "Bølge",    "Granskog", "Havørn", "Steinrøys",
    "Solvang", "Vindskjev", "Bekkefar",   "Klokkelyng", "Rimfrost", "Skarv",    "Lyngmo", "Torvald-Vik",
};
inline constexpr std::array name_middles{
    "heia", "bruket", "laget", "verket", "bua", "gruppen", "huset", "porten", "hagen", "toppen", "lia",
};
inline constexpr std::array name_ends{
    " AS",           " Bygg AS",      " Omsorg", " Renhold AS",   " kommune",
    " IT & Data AS", " Barnehage SA", " Mat AS", " Transport AS", " Eiendom ASA",
    " Skole",        " & Sønner AS",  "",
};
inline constexpr std::array contact_names{
    "Tyttelin Myrkvist", "Brask Rimfrostli",    "Ynglinda Skarvøy",  "Kvikkbjørn Lyngtjønn",
    "Solvår Bølgestad",  "Torrgeir Klokkelyng", "Marjunn Vindskjev", "Osmar Steinrøysen",
};

/// `%R` role with a capital letter, `%m` the town.
inline constexpr std::array titles{
    "%R",
    "%R",
    "%R til %w",
    "Vi søker %a %r",
    "Vil du %t?",
    "%R søkes til %m",
    "Er du vår nye %r?",
    "%a %r",
    "Ledig stilling som %r – 100 % fast",
    "%R/fagansvarlig",
    "%m: %R",
    "Brenner du for å %t?  ",
    "%R (vikariat)",
    "Spennende jobb som %r! 🚀",
    " %R",
    "%R ",
    "Vi søker motivert og effektiv:  %R",
    "%R\xC2\xA0",
    "\xC2\xA0%R",
    "Sommerjobb 🌞 %R",
    "%R &amp; medarbeider",
    "Har du lyst til å %t? \\\"Da er jobben din\\\"",
    "Rådgjevar/%r, 80 %",
    "ER DU EN %a %r?",
};

}  // namespace simulator::words
