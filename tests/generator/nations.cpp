#include "generator/nations.hpp"

#include "base/text.hpp"

namespace daily_files {

namespace {

Nation nation(std::string_view code, std::string_view state, unsigned weight, std::string_view towns,
              std::string_view women, std::string_view men, std::string_view surnames) {
    const auto list = [](std::string_view text) { return convictiond::base::split(text, ','); };
    return {code, state, weight, list(towns), list(women), list(men), list(surnames)};
}

std::vector<Nation> make_member_states() {
    return {
        nation("ROU", "RO", 260, "București,Iași,Bacău,Cluj-Napoca", "Maria,Ioana,Ștefania,Elena",
               "Andrei,Ionuț,Ștefan,Marius", "Popescu,Ionescu,Țurcanu,Bălan,Vasilescu"),
        nation("POL", "PL", 220, "Łódź,Gdańsk,Wrocław,Kraków", "Agnieszka,Małgorzata,Żaneta,Katarzyna",
               "Paweł,Łukasz,Michał,Krzysztof",
               "Kowalski/Kowalska,Wiśniewski/Wiśniewska,Nowak,Wójcik,Dąbrowski/Dąbrowska"),
        nation("IRL", "IE", 130, "Corcaigh,Galway,Dublin,Limerick", "Aoife,Siobhán,Niamh,Gráinne",
               "Seán,Pádraig,Cillian,Liam",
               "Ó Briain/Ní Bhriain,O'Connor,Mac Cárthaigh/Nic Cárthaigh,Murphy,Byrne"),
        nation("LTU", "LT", 110, "Vilnius,Kaunas,Šiauliai,Panevėžys", "Eglė,Rasa,Jūratė",
               "Jonas,Žygimantas,Mindaugas",
               "Kazlauskas/Kazlauskienė,Jankauskas/Jankauskaitė,Petrauskas/Petrauskaitė"),
        nation("LVA", "LV", 60, "Rīga,Daugavpils,Liepāja", "Līga,Inese,Anna", "Jānis,Andris,Kārlis",
               "Bērziņš/Bērziņa,Kalniņš/Kalniņa,Ozols/Ozola"),
        nation("BGR", "BG", 50, "София,Пловдив,Варна", "Мария,Десислава,Цветелина", "Георги,Иван,Христо",
               "Иванов/Иванова,Георгиев/Георгиева,Димитров/Димитрова"),
        nation("PRT", "PT", 50, "Lisboa,Porto,Funchal", "Inês,Conceição,Beatriz", "João,Gonçalo,Tiago",
               "Gonçalves,Simões,Conceição,Sá Nogueira"),
        nation("HUN", "HU", 35, "Budapest,Győr,Pécs", "Erzsébet,Katalin,Zsófia", "László,István,Gergő",
               "Nagy,Tóth,Szűcs,Kővári"),
        nation("SVK", "SK", 30, "Košice,Bratislava,Žilina", "Zuzana,Ľubica,Jana", "Ľuboš,Jozef,Ján",
               "Horváth/Horváthová,Kováč/Kováčová,Baláž/Balážová"),
        nation("CZE", "CZ", 25, "Plzeň,Brno,Ústí nad Labem", "Kateřina,Lenka,Tereza", "Jiří,Tomáš,Ondřej",
               "Dvořák/Dvořáková,Novotný/Novotná,Růžička/Růžičková"),
        nation("ITA", "IT", 30, "Napoli,Forlì,Milano", "Noemi,Giulia,Chiara", "Nicolò,Matteo,Luca",
               "D'Angelo,Rossi,Dalò,Esposito"),
        nation("DEU", "DE", 25, "Köln,Würzburg,Görlitz", "Jule,Käthe,Sabine", "Jürgen,Björn,Wolfgang",
               "Müller,Weiß,Schäfer,von der Höhe"),
        nation("FRA", "FR", 25, "Orléans,Besançon,Lyon", "Chloé,Zoë,Hélène", "François,Jérôme,Théo",
               "Lefèvre,Müntz-Dupré,d'Aubigné,Garçon"),
        nation("ESP", "ES", 22, "A Coruña,Cádiz,Málaga", "Begoña,María José,Núria", "Íñigo,José Ángel,Jesús",
               "Muñoz Ibáñez,García López,Peña Núñez"),
        nation("NLD", "NL", 18, "'s-Hertogenbosch,Utrecht,Zwolle", "Daniëlle,Saskia,Anouk",
               "Daniël,Joost,Jeroen", "van 't Hoff,de Vries,IJzerman"),
        nation("GRC", "GR", 12, "Αθήνα,Θεσσαλονίκη,Πάτρα", "Ελένη,Αικατερίνη,Μαρία",
               "Γεώργιος,Δημήτριος,Νικόλαος", "Παπαδόπουλος/Παπαδοπούλου,Οικονόμου,Γεωργίου"),
        nation("CYP", "CY", 12, "Λευκωσία,Λεμεσός,Πάφος", "Χριστίνα,Άντρη,Δέσποινα",
               "Ανδρέας,Χαράλαμπος,Κώστας", "Χατζηγεωργίου,Κυριάκου,Ιωάννου"),
        nation("SWE", "SE", 8, "Göteborg,Malmö,Västerås", "Åsa,Märta,Linnéa", "Göran,Håkan,Björn",
               "Åkesson,Öberg,Sjöström"),
        nation("BEL", "BE", 8, "Liège,Brugge,Sint-Niklaas", "Gaëlle,Lotte,Amélie", "Gaëtan,Wouter,Benoît",
               "Peeters,Delcourt,Vandenbrœck"),
        nation("HRV", "HR", 8, "Šibenik,Zagreb,Požega", "Željka,Ana,Đurđica", "Željko,Mišo,Ivica",
               "Horvat,Babić,Đurđević,Žužić"),
        nation("EST", "EE", 8, "Tallinn,Võru,Pärnu", "Õie,Ülle,Kätlin", "Tõnu,Jüri,Märt",
               "Tamm,Mägi,Põld,Õunapuu"),
        nation("DNK", "DK", 7, "København,Ærøskøbing,Aalborg", "Kirsten,Sørine,Åse", "Søren,Jørgen,Kåre",
               "Sørensen,Ågård,Næstved"),
        nation("AUT", "AT", 6, "Sankt Pölten,Graz,Wien", "Käthe,Johanna,Rosalie", "Jörg,Günther,Alois",
               "Gruber,Pöltl,Strauß"),
        nation("FIN", "FI", 5, "Jyväskylä,Turku,Hämeenlinna", "Päivi,Äidi,Tuula", "Väinö,Yrjö,Mikko",
               "Virtanen,Mäkelä,Hämäläinen"),
        nation("SVN", "SI", 4, "Ljubljana,Škofja Loka,Črnomelj", "Špela,Mojca,Živa", "Žiga,Matjaž,Boštjan",
               "Novak,Žagar,Kovačič"),
        nation("MLT", "MT", 4, "Ħamrun,Żejtun,Valletta", "Ġorġa,Marija,Carmen", "Ġużeppi,Karmenu,Żeppi",
               "Borg,Żammit,Ċaruana"),
        nation("LUX", "LU", 1, "Esch-Uelzecht,Diddeleng,Lëtzebuerg", "Léonie,Josée,Martine",
               "Jängi,Pol,Félix", "Schmit,Weber,Muller"),
    };
}

std::vector<Nation> make_others() {
    return {
        nation("ALB", "", 10, "Shkodër,Tiranë", "Blerta,Anjeza", "Çlirim,Gëzim", "Hoxha,Çela"),
        nation("IND", "", 8, "Jalandhar,Surat", "Priya,Harpreet", "Gurpreet,Rahul", "Singh,Patel"),
        nation("PAK", "", 6, "Mirpur,Lahore", "Ayesha,Fatima", "Imran,Usman", "Khan,Hussain"),
        nation("NGA", "", 5, "Lagos,Ìbàdàn", "Chioma,Ngọzi", "Emeka,Olúwaṣeun", "Okafor,Adéyẹmí"),
        nation("VNM", "", 5, "Hải Phòng,Vinh", "Thị Hương,Ngọc", "Văn Đức,Quốc", "Nguyễn,Trần"),
        nation("UKR", "", 4, "Львів,Одеса", "Оксана,Юлія", "Олександр,Сергій", "Шевченко,Бойко"),
        nation("MDA", "", 4, "Chișinău,Bălți", "Doina,Tatiana", "Ion,Vitalie", "Rusu,Ceban"),
        nation("BRA", "", 3, "Goiânia,São Paulo", "Patrícia,Luíza", "Antônio,José", "da Silva,Guimarães"),
        nation("TUR", "", 3, "İzmir,Muğla", "Ayşe,Gülşen", "Çağrı,Oğuz", "Yılmaz,Şahin"),
    };
}

} // namespace

const std::vector<Nation>& member_states() {
    static const auto all = make_member_states();
    return all;
}

const std::vector<Nation>& others() {
    static const auto all = make_others();
    return all;
}

const Nation& britain() {
    static const auto only =
        nation("GBR", "", 1, "Leeds,Cardiff,Wolverhampton,London", "Emma,Susan,Charlotte",
               "Gary,Thomas,Connor", "Smith,O'Neill,Evans-Jones,Taylor");
    return only;
}

const Nation* nation_of_state(std::string_view state) {
    for (const auto& each : member_states())
        if (each.state == state) return &each;
    return nullptr;
}

const Nation& draw(const std::vector<Nation>& nations, convictiond::base::Chance& chance) {
    std::uint64_t total = 0;
    for (const auto& each : nations) total += each.weight;
    auto left = chance.below(total);
    for (const auto& each : nations) {
        if (left < each.weight) return each;
        left -= each.weight;
    }
    return nations.back();
}

} // namespace daily_files
