"""What is said about each mistake: what is wrong and what to write instead, for somebody who is no programmer."""

from collections.abc import Iterable

from bot.directory.problems import Cure, Problem, Said

_SHOWN = 40


def quote(text: str) -> str:
    """A piece of the file to be named in a sentence: one line, at most 40 characters, nothing invisible."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return f"«{plain[:_SHOWN]}…»" if len(plain) > _SHOWN else f"«{plain}»"


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)


def _cure(wrong: tuple[str, str, str], instead: tuple[str, str, str]) -> Cure:
    return Cure(Said(*wrong), Said(*instead))


# --- the file as a whole ---


def not_utf8(guess: str) -> Cure:
    return _cure(
        (
            f"файл UTF-8 емес{guess and f' ({guess} сияқты)'}",
            f"файл не в UTF-8{guess and f' (похоже на {guess})'}",
            f"the file is not UTF-8{guess and f' (looks like {guess})'}",
        ),
        ("редакторда «UTF-8» деп сақтаңыз", "сохраните в редакторе как «UTF-8»", "save it as UTF-8 in the editor"),
    )


def too_big(size: int, most: int) -> Cure:
    return _cure(
        (f"файл тым үлкен: {size} байт", f"файл слишком большой: {size} байт", f"the file is too big: {size} bytes"),
        (f"{most} байттан асырмаңыз", f"оставьте не больше {most} байт", f"keep it within {most} bytes"),
    )


def empty_file() -> Cure:
    return _cure(
        ("файл бос", "файл пустой", "the file is empty"),
        ("файлдың алдыңғы нұсқасын қайтарыңыз", "верните прежнюю версию файла", "bring back the former version of the file"),
    )


def not_read(reason: str) -> Cure:
    return _cure(
        (f"файл оқылмады: {reason}", f"файл не читается: {reason}", f"the file cannot be read: {reason}"),
        ("файлдың жолы мен рұқсатын тексеріңіз", "проверьте путь к файлу и права", "check the path and the permissions"),
    )


def cut_off(end: str) -> Cure:
    return _cure(
        (
            "файлдың соңы жоқ: бір бөлігі жоғалған",
            "у файла нет конца: часть потеряна",
            "the file has no end: a part of it is lost",
        ),
        (
            f"соңғы жолы «{end}» болуы керек; алдыңғы нұсқасынан қайтарыңыз",
            f"последней строкой должно быть «{end}»; верните потерянное из прежней версии",
            f"the last line has to be “{end}”; bring the lost part back from the former version",
        ),
    )


def no_beginning(start: str) -> Cure:
    return _cure(
        (
            "файлдың басы жоқ: бір бөлігі жоғалған",
            "у файла нет начала: часть потеряна",
            "the file has no beginning: a part of it is lost",
        ),
        (
            f"«{start}» жолын және одан кейінгісін қайтарыңыз",
            f"верните строку «{start}» и то, что было за ней",
            f"bring back the line “{start}” and what followed it",
        ),
    )


def no_section(name: str) -> Cure:
    return _cure(
        (
            f"«{name}:» бөлімі жоқ не бос",
            f"нет раздела «{name}:» или он пустой",
            f"there is no section “{name}:”, or it is empty",
        ),
        (
            f"«{name}:» жолын және оның астына жазбаларды қайтарыңыз",
            f"верните строку «{name}:» и записи под ней",
            f"bring back the line “{name}:” and the records under it",
        ),
    )


def no_lines() -> Cure:
    return _cure(
        (
            "бірде-бір желі жоқ: көмек нөмірлері көрінбей қалады",
            "нет ни одной линии: людям некуда позвонить",
            "there is not a single line: nobody could call",
        ),
        (
            "«lines:» бөліміндегі жазбаларды қайтарыңыз",
            "верните записи в разделе «lines:»",
            "bring back the records of the section “lines:”",
        ),
    )


def no_centres() -> Cure:
    return _cure(
        ("бірде-бір орталық жоқ", "нет ни одного центра", "there is not a single centre"),
        (
            "«centres:» бөліміндегі жазбаларды қайтарыңыз",
            "верните записи в разделе «centres:»",
            "bring back the records of the section “centres:”",
        ),
    )


def unknown_section(name: str) -> Cure:
    return _cure(
        (f"{quote(name)} деген бөлім жоқ", f"нет такого раздела: {quote(name)}", f"there is no section {quote(name)}"),
        (
            "тек «lines:» және «centres:» бөлімдері бар; өріс болса, екі бос орынға оңға жылжытыңыз",
            "есть только разделы «lines:» и «centres:»; если это поле записи, сдвиньте его на два пробела вправо",
            "there are only “lines:” and “centres:”; a field of a record is moved two spaces to the right",
        ),
    )


def not_sections() -> Cure:
    return _cure(
        ("файлда бөлімдер жоқ", "в файле нет разделов", "the file has no sections"),
        (
            "жазбалар «lines:» және «centres:» жолдарының астында тұруы керек",
            "записи должны стоять под строками «lines:» и «centres:»",
            "records stand under the lines “lines:” and “centres:”",
        ),
    )


def not_records(name: str) -> Cure:
    return _cure(
        (f"«{name}:» астында тізім емес", f"под «{name}:» не список записей", f"what stands under “{name}:” is no list"),
        (
            "әр жазбаны «- id: …» жолынан бастаңыз",
            "каждую запись начинайте со строки «- id: …»",
            "begin each record with the line “- id: …”",
        ),
    )


def not_a_record() -> Cure:
    return _cure(
        ("бұл – жазба емес", "это не запись", "this is no record"),
        ("жазбаны «- id: …» жолынан бастаңыз", "начните запись со строки «- id: …»", "begin a record with the line “- id: …”"),
    )


def too_many(count: int) -> Cure:
    return _cure(
        (
            f"қате тым көп, алғашқы {count} көрсетілді",
            f"ошибок очень много, показаны первые {count}",
            f"there are too many mistakes, the first {count} are shown",
        ),
        (
            "алдымен осыларды түзетіп, қайта тексеріңіз",
            "исправьте сначала эти и проверьте снова",
            "correct these first and check again",
        ),
    )


# --- marks and letters ---


def control(code: int) -> Cure:
    return _cure(
        (
            f"көрінбейтін басқару таңбасы бар (U+{code:04X})",
            f"невидимый управляющий знак (U+{code:04X})",
            f"an invisible control character (U+{code:04X})",
        ),
        ("осы жолды қолмен қайта теріңіз", "наберите эту строку заново вручную", "type this line again by hand"),
    )


def direction(code: int) -> Cure:
    return _cure(
        (
            f"мәтінді кері бұратын көрінбейтін таңба бар (U+{code:04X})",
            f"невидимый знак, который переворачивает текст (U+{code:04X})",
            f"an invisible sign that turns the text around (U+{code:04X})",
        ),
        ("осы жолды қолмен қайта теріңіз", "наберите эту строку заново вручную", "type this line again by hand"),
    )


def invisible(code: int) -> Cure:
    return _cure(
        (
            f"көрінбейтін таңба бар (U+{code:04X}), бет көшіргенде қосылып кетеді",
            f"невидимый знак (U+{code:04X}), он попадает при копировании со страницы",
            f"an invisible sign (U+{code:04X}), it comes with copying from a page",
        ),
        ("осы жолды қолмен қайта теріңіз", "наберите эту строку заново вручную", "type this line again by hand"),
    )


def many_marks() -> Cure:
    return _cure(
        ("әріптің үстінде тым көп белгі", "слишком много значков над буквой", "too many marks on one letter"),
        ("осы сөзді қолмен қайта теріңіз", "наберите это слово заново вручную", "type this word again by hand"),
    )


def mixed_letters(word: str, strangers: str, latin: bool) -> Cure:
    kk, ru, en = ("латын", "латинская", "Latin") if latin else ("кирилл", "русская или казахская", "Cyrillic")
    shown = _list(f"«{sign}»" for sign in strangers)
    return _cure(
        (
            f"{quote(word)} сөзінде {kk} әрпі бар: {shown}",
            f"в слове {quote(word)} {ru} буква: {shown}",
            f"the word {quote(word)} has a {en} letter: {shown}",
        ),
        (
            "сөзді бір пернетақтада қайта теріңіз",
            "наберите слово заново на одной раскладке",
            "type the word again on one keyboard layout",
        ),
    )


def stray_mark(mark: str) -> Cure:
    return _cure(
        (
            f"мәтінде жұбы жоқ «{mark}» белгісі бар",
            f"в тексте лишний знак «{mark}» без пары",
            f"a stray “{mark}” without its pair",
        ),
        ("оны өшіріңіз не жұбын қосыңыз", "удалите его или добавьте пару", "delete it or add its pair"),
    )


def curly_quotes() -> Cure:
    return _cure(
        ("мән “ ” не „ “ тырнақшаларында тұр", "значение в кавычках “ ” или „ “", "the value stands in curly quotes"),
        (
            "бұл тырнақшаларды өшіріңіз; атау болса « » қойыңыз",
            "уберите эти кавычки; если это имя, поставьте « »",
            "delete these quotes; for a name use « »",
        ),
    )


# --- the shape of the text ---


def tab() -> Cure:
    return _cure(
        ("жол басында Tab тұр", "в начале строки стоит табуляция (Tab)", "the line begins with a Tab"),
        ("Tab орнына бос орын қойыңыз", "поставьте вместо неё пробелы", "write spaces instead"),
    )


def hard_space() -> Cure:
    return _cure(
        (
            "жол басында не қос нүктеден кейін ерекше (үзілмейтін) бос орын тұр",
            "в начале строки или после двоеточия неразрывный пробел",
            "a no-break space at the beginning of the line or after the colon",
        ),
        (
            "оны өшіріп, кәдімгі бос орын қойыңыз",
            "удалите его и поставьте обычный пробел",
            "delete it and type an ordinary space",
        ),
    )


def conflict() -> Cure:
    return _cure(
        (
            "екі адамның өзгерісі қосылмай қалған: <<<<<<<, =======, >>>>>>> жолдары",
            "не сведены правки двух людей: строки <<<<<<<, =======, >>>>>>>",
            "two people's edits are not merged: the lines <<<<<<<, =======, >>>>>>>",
        ),
        (
            "керек нұсқасын қалдырып, осы үш жолды өшіріңіз",
            "оставьте нужный вариант и удалите эти три строки",
            "keep the right version and delete these three lines",
        ),
    )


def no_space(name: str) -> Cure:
    return _cure(
        (
            f"«{name}:» қос нүктесінен кейін бос орын жоқ",
            f"после двоеточия в «{name}:» нет пробела",
            f"there is no space after the colon of “{name}:”",
        ),
        (f"«{name}: …» деп жазыңыз", f"напишите «{name}: …»", f"write “{name}: …”"),
    )


def no_dash_space() -> Cure:
    return _cure(
        ("сызықшадан кейін бос орын жоқ", "после дефиса нет пробела", "there is no space after the dash"),
        ("«- id: …» деп жазыңыз", "напишите «- id: …»", "write “- id: …”"),
    )


def no_colon(name: str) -> Cure:
    return _cure(
        (f"«{name}» сөзінен кейін қос нүкте жоқ", f"после «{name}» нет двоеточия", f"there is no colon after “{name}”"),
        (f"«{name}: …» деп жазыңыз", f"напишите «{name}: …»", f"write “{name}: …”"),
    )


def colon_in_text() -> Cure:
    return _cure(
        (
            "мәтінде қос нүкте мен бос орын бар, ол өріс атауы болып оқылады",
            "в тексте есть двоеточие с пробелом, оно читается как имя поля",
            "the text has a colon and a space, which reads as the name of a field",
        ),
        (
            'бүкіл мәнді тік тырнақшаға алыңыз: "…"',
            'возьмите всё значение в прямые кавычки: "…"',
            'put the whole value into straight quotes: "…"',
        ),
    )


def open_quote() -> Cure:
    return _cure(
        ("тырнақша ашылған, жабылмаған", "кавычка открыта и не закрыта", "a quote is opened and not closed"),
        (
            "мәннің соңына дәл сондай тырнақша қойыңыз не басындағысын өшіріңіз",
            "поставьте такую же кавычку в конце значения или удалите первую",
            "put the same quote at the end of the value or delete the first one",
        ),
    )


def after_quote() -> Cure:
    return _cure(
        ("жабылған тырнақшадан кейін мәтін бар", "после закрытой кавычки стоит текст", "there is text after the closing quote"),
        (
            "тырнақшаларды « » деп жазыңыз не бүкіл мәнді тырнақшаға алыңыз",
            "пишите имена в « » или возьмите в кавычки всё значение",
            "write names in « », or put the whole value into quotes",
        ),
    )


def bad_escape() -> Cure:
    return _cure(
        (
            "тырнақша ішінде кері қиғаш сызық \\ бар",
            "внутри кавычек обратная черта \\",
            "there is a backslash \\ inside the quotes",
        ),
        ("оны өшіріңіз", "удалите её", "delete it"),
    )


def open_bracket(bracket: str, pair: str) -> Cure:
    return _cure(
        (
            f"«{bracket}» жақшасы жабылмаған не ішінде үтір жоқ",
            f"скобка «{bracket}» не закрыта или внутри нет запятой",
            f"the bracket “{bracket}” is not closed, or a comma is missing inside",
        ),
        (
            f"соңына «{pair}» қойыңыз, мәндердің арасына үтір: [111, 102]",
            f"поставьте «{pair}» в конце и запятые между значениями: [111, 102]",
            f"put “{pair}” at the end and commas between the values: [111, 102]",
        ),
    )


def first_sign(sign: str) -> Cure:
    return _cure(
        (
            f"мән «{sign}» белгісінен басталмайды",
            f"значение не может начинаться со знака «{sign}»",
            f"a value cannot begin with “{sign}”",
        ),
        (
            'бүкіл мәнді тік тырнақшаға алыңыз: "…"',
            'возьмите всё значение в прямые кавычки: "…"',
            'put the whole value into straight quotes: "…"',
        ),
    )


def shift(found: int, expected: int) -> Cure:
    return _cure(
        (
            f"жол дұрыс емес жылжыған: басында {found} бос орын",
            f"строка сдвинута неверно: в начале пробелов {found}",
            f"the line is shifted: it begins with {found} spaces",
        ),
        (
            f"басына {expected} бос орын қойыңыз",
            f"поставьте в начале пробелов {expected}",
            f"let it begin with {expected} spaces",
        ),
    )


def stray_line(text: str) -> Cure:
    return _cure(
        (
            f"бұл жол ешбір өріске жатпайды: {quote(text)}",
            f"строка не относится ни к одному полю: {quote(text)}",
            f"the line belongs to no field: {quote(text)}",
        ),
        (
            "«өріс: мән» деп жазыңыз; ескертпе болса, басына # қойыңыз; артық болса, өшіріңіз",
            "напишите «поле: значение»; заметку начните с #; лишнее удалите",
            "write “field: value”; begin a remark with #; delete what is not needed",
        ),
    )


def web_code() -> Cure:
    return _cure(
        ("бұл жолда веб-беттің коды бар", "в строке код веб-страницы", "the line holds code of a web page"),
        ("тек мәтінін қалдырыңыз", "оставьте только текст", "keep the text only"),
    )


def cut_comment(text: str) -> Cure:
    return _cure(
        (
            f"# белгісінен кейінгісі түсіндірме болып қалды, мән мынау болып оқылды: {quote(text)}",
            f"всё после # стало комментарием, значение прочитано так: {quote(text)}",
            f"everything after # became a comment, the value reads: {quote(text)}",
        ),
        (
            '# мәннің бөлігі болса, бүкіл мәнді тік тырнақшаға алыңыз: "кв. #5"; түсіндірме болса, бөлек жолға жазыңыз',
            'если # часть значения, возьмите его целиком в прямые кавычки: "кв. #5"; комментарий пишите отдельной строкой',
            'if # belongs to the value, put all of it into straight quotes: "кв. #5"; write a comment on a line of its own',
        ),
    )


def swallowed(name: str) -> Cure:
    return _cure(
        (
            f"«{name}» жолы жоғарыдағы мәннің жалғасы болып оқылды",
            f"строка «{name}» прочиталась как продолжение значения выше",
            f"the line “{name}” reads as a continuation of the value above",
        ),
        (
            f"«{name}: …» деп жазып, басын көрші өрістермен туралаңыз",
            f"напишите «{name}: …» и выровняйте начало с соседними полями",
            f"write “{name}: …” and align it with the fields next to it",
        ),
    )


_YAML = {
    "anchor": "&",
    "alias": "*",
    "tag": "!",
}


def yaml_trick(reason: str) -> Cure:
    sign = _YAML[reason]
    return _cure(
        (
            f"мән «{sign}» белгісінен басталып тұр, файл оны бұйрық деп түсінеді",
            f"значение начинается со знака «{sign}», для файла это команда",
            f"the value begins with “{sign}”, which is a command to the file",
        ),
        (
            'бұл белгіні өшіріңіз не бүкіл мәнді тік тырнақшаға алыңыз: "…"',
            'уберите этот знак или возьмите всё значение в прямые кавычки: "…"',
            'delete this sign or put the whole value into straight quotes: "…"',
        ),
    )


def merge_key() -> Cure:
    return _cure(
        ("«<<» қолданылмайды", "«<<» здесь не используется", "“<<” is not used here"),
        ("өрістерді толық жазыңыз", "напишите поля полностью", "write the fields in full"),
    )


def second_document() -> Cure:
    return _cure(
        (
            "файл ортасында «---» не «...» жолы тұр",
            "посреди файла строка «---» или «...»",
            "a line “---” or “...” in the middle of the file",
        ),
        ("осы жолды өшіріңіз", "удалите эту строку", "delete this line"),
    )


def strange_key() -> Cure:
    return _cure(
        (
            "өріс атауының орнында тізім не жақша тұр",
            "на месте имени поля список или скобка",
            "a list or a bracket stands where the name of a field belongs",
        ),
        ("«өріс: мән» деп жазыңыз", "напишите «поле: значение»", "write “field: value”"),
    )


def too_deep(most: int) -> Cure:
    return _cure(
        (f"бірінің ішінде бірі {most} деңгейден көп", f"вложенность больше {most} уровней", f"nested deeper than {most} levels"),
        ("үлгідегідей жазыңыз", "запишите как в образце", "write it as in the template"),
    )


def too_long_file(most: int) -> Cure:
    return _cure(
        (f"файлда {most} элементтен көп", f"в файле больше {most} элементов", f"the file has more than {most} elements"),
        ("файлды қысқартыңыз", "сократите файл", "shorten the file"),
    )


def unreadable() -> Cure:
    return _cure(
        ("жол оқылмады", "строка не читается", "the line cannot be read"),
        (
            "оны үлгідегідей жазыңыз: басында дәл сонша бос орын, «өріс: мән»",
            "запишите её как в образце: столько же пробелов в начале, «поле: значение»",
            "write it as in the template: the same spaces at the beginning, “field: value”",
        ),
    )


# --- fields ---


def unknown_field(name: str, guess: str | None, allowed: Iterable[str]) -> Cure:
    if guess:
        return _cure(
            (f"{quote(name)} деген өріс жоқ", f"нет такого поля: {quote(name)}", f"there is no field {quote(name)}"),
            (f"«{guess}» деп жазыңыз", f"напишите «{guess}»", f"write “{guess}”"),
        )
    names = _list(allowed)
    return _cure(
        (f"{quote(name)} деген өріс жоқ", f"нет такого поля: {quote(name)}", f"there is no field {quote(name)}"),
        (f"мына өрістер бар: {names}", f"есть поля: {names}", f"there are the fields: {names}"),
    )


def misplaced_field(name: str, parent: str) -> Cure:
    return _cure(
        (
            f"«{name}» өрісі өз орнында тұрған жоқ",
            f"поле «{name}» стоит не на своём месте",
            f"the field “{name}” stands in the wrong place",
        ),
        (
            f"оны «{parent}:» астына, екі бос орынға оңға жылжытыңыз",
            f"сдвиньте его под «{parent}:» на два пробела вправо",
            f"move it under “{parent}:”, two spaces to the right",
        ),
    )


def outer_field(name: str, column: int) -> Cure:
    return _cure(
        (
            f"«{name}» өрісі басқа өрістің ішіне кіріп кеткен",
            f"поле «{name}» попало внутрь другого поля",
            f"the field “{name}” slipped into another field",
        ),
        (
            f"оны солға жылжытыңыз: басында {column} бос орын болсын",
            f"сдвиньте его влево: в начале должно быть пробелов {column}",
            f"move it to the left: it begins with {column} spaces",
        ),
    )


def twice(name: str, first: int) -> Cure:
    return _cure(
        (
            f"«{name}» өрісі екінші рет жазылған, біріншісі {first}-жолда",
            f"поле «{name}» написано второй раз, первый — в строке {first}",
            f"the field “{name}” is written a second time, first on line {first}",
        ),
        ("біреуін ғана қалдырыңыз", "оставьте одно", "keep one of them"),
    )


def section_twice(name: str, first: int) -> Cure:
    return _cure(
        (
            f"«{name}:» бөлімі екінші рет жазылған, біріншісі {first}-жолда",
            f"раздел «{name}:» написан второй раз, первый — в строке {first}",
            f"the section “{name}:” is written a second time, first on line {first}",
        ),
        ("бір бөлімге біріктіріңіз", "соедините в один раздел", "join them into one section"),
    )


def missing(name: str, example: str) -> Cure:
    return _cure(
        (f"«{name}» міндетті өрісі жоқ", f"нет обязательного поля «{name}»", f"the required field “{name}” is missing"),
        (f"қосыңыз: «{name}: {example}»", f"добавьте «{name}: {example}»", f"add “{name}: {example}”"),
    )


def empty(name: str, example: str) -> Cure:
    return _cure(
        (f"«{name}» міндетті өрісі бос", f"обязательное поле «{name}» пустое", f"the required field “{name}” is empty"),
        (f"мәнін жазыңыз: «{name}: {example}»", f"впишите значение: «{name}: {example}»", f"write a value: “{name}: {example}”"),
    )


def not_both(name: str) -> Cure:
    return _cure(
        (f"«{name}» екі тілде болуы керек", f"«{name}» нужно на двух языках", f"“{name}” is needed in two languages"),
        (
            f"«{name}:» астына «kk: …» және «ru: …» жазыңыз",
            f"под «{name}:» напишите «kk: …» и «ru: …»",
            f"write “kk: …” and “ru: …” under “{name}:”",
        ),
    )


def one_language(name: str, lacking: str) -> Cure:
    kk, ru, en = ("қазақша", "казахского", "Kazakh") if lacking == "kk" else ("орысша", "русского", "Russian")
    return _cure(
        (f"«{name}» өрісінде {kk} мәтін жоқ", f"в поле «{name}» нет {ru} текста", f"“{name}” has no {en} text"),
        (f"«{lacking}: …» жолын қосыңыз", f"добавьте строку «{lacking}: …»", f"add the line “{lacking}: …”"),
    )


def not_plain(name: str, example: str) -> Cure:
    return _cure(
        (f"«{name}» өрісінде бір ғана мән болуы керек", f"в поле «{name}» нужно одно значение", f"“{name}” takes a single value"),
        (f"«{name}: {example}» деп жазыңыз", f"напишите «{name}: {example}»", f"write “{name}: {example}”"),
    )


def not_list(name: str, example: str) -> Cure:
    return _cure(
        (f"«{name}» өрісінде тізім болуы керек", f"в поле «{name}» нужен список", f"“{name}” takes a list"),
        (f"«{name}: {example}» деп жазыңыз", f"напишите «{name}: {example}»", f"write “{name}: {example}”"),
    )


def not_part(name: str, inner: Iterable[str]) -> Cure:
    names = _list(inner)
    return _cure(
        (f"«{name}» бірнеше жолдан тұрады", f"«{name}» состоит из нескольких строк", f"“{name}” consists of several lines"),
        (
            f"астына екі бос орын жылжытып жазыңыз: {names}",
            f"напишите под ним со сдвигом в два пробела: {names}",
            f"write under it, two spaces to the right: {names}",
        ),
    )


def not_parts(name: str, inner: Iterable[str]) -> Cure:
    names = _list(inner)
    return _cure(
        (f"«{name}» – жазбалар тізімі", f"«{name}» — это список", f"“{name}” is a list"),
        (
            f"әрқайсысын «- » белгісінен бастаңыз: {names}",
            f"начните каждый пункт с «- »: {names}",
            f"begin each item with “- ”: {names}",
        ),
    )


def too_long(name: str, present: int, most: int) -> Cure:
    return _cure(
        (
            f"«{name}» тым ұзын: {present} таңба",
            f"«{name}» слишком длинное: {present} знаков",
            f"“{name}” is too long: {present} characters",
        ),
        (f"{most} таңбаға дейін қысқартыңыз", f"сократите до {most} знаков", f"shorten it to {most} characters"),
    )


def long_card(present: int, most: int) -> Cure:
    return _cure(
        (
            f"жазбаның бар мәтіні {present} таңба, хабарға сыймайды",
            f"весь текст записи {present} знаков, он не помещается в сообщение",
            f"all texts of the record take {present} characters and do not fit into a message",
        ),
        (f"{most} таңбаға дейін қысқартыңыз", f"сократите до {most} знаков", f"shorten them to {most} characters"),
    )


def not_allowed(name: str, value: str, guess: str | None, allowed: Iterable[str]) -> Cure:
    subject = {
        "situations": ("белгісіз жағдай", "неизвестная ситуация", "unknown situation"),
        "region": ("белгісіз өңір", "неизвестный регион", "unknown region"),
        "city": ("белгісіз қала", "неизвестный город", "unknown town"),
        "kind": ("белгісіз түр", "неизвестный вид", "unknown kind"),
    }.get(name, (f"«{name}» өрісіне жарамайды:", f"в поле «{name}» не годится", f"not a value of “{name}”:"))
    shown = quote(value)
    names = _list(allowed)
    if guess:
        instead = (f"«{guess}» деп жазыңыз", f"напишите «{guess}»", f"write “{guess}”")
    else:
        instead = (f"мыналар болады: {names}", f"можно: {names}", f"possible: {names}")
    return _cure((f"{subject[0]} {shown}", f"{subject[1]} {shown}", f"{subject[2]} {shown}"), instead)


def repeated(name: str, value: str) -> Cure:
    return _cure(
        (
            f"«{name}» тізімінде {quote(value)} екі рет тұр",
            f"в списке «{name}» дважды стоит {quote(value)}",
            f"{quote(value)} stands twice in “{name}”",
        ),
        ("біреуін өшіріңіз", "удалите одно", "delete one of them"),
    )


def wrong_city(city: str, region: str, right: str) -> Cure:
    return _cure(
        (
            f"«{city}» қаласы «{region}» өңірінде емес",
            f"город «{city}» не в регионе «{region}»",
            f"the town “{city}” is not in the region “{region}”",
        ),
        (
            f"«region: {right}» деп жазыңыз не қаланы түзетіңіз",
            f"напишите «region: {right}» или исправьте город",
            f"write “region: {right}” or correct the town",
        ),
    )


def not_id(value: str, better: str) -> Cure:
    return _cure(
        (f"id мұндай болмайды: {quote(value)}", f"id так не пишут: {quote(value)}", f"this is no id: {quote(value)}"),
        (
            f"3–28 таңба, тек кіші латын әріптері, сан мен сызықша: «{better}»",
            f"3–28 знаков, только маленькие латинские буквы, цифры и дефис: «{better}»",
            f"3–28 characters, only small Latin letters, digits and hyphens: “{better}”",
        ),
    )


def same_id(value: str, first: int) -> Cure:
    return _cure(
        (
            f"«{value}» id-і {first}-жолда бар",
            f"id «{value}» уже есть в строке {first}",
            f"the id “{value}” is already on line {first}",
        ),
        (
            "басқа id жазыңыз не артық жазбаны өшіріңіз",
            "напишите другой id или удалите лишнюю запись",
            "write another id or delete the extra record",
        ),
    )


def same_code(value: str, other: str) -> Cure:
    return _cure(
        (
            f"«{value}» id-інің ішкі коды «{other}» кодымен бірдей",
            f"внутренний код id «{value}» совпал с кодом «{other}»",
            f"the inner code of “{value}” equals that of “{other}”",
        ),
        (
            "id-ді сәл өзгертіңіз, мысалы соңына -2 қосыңыз",
            "измените id, например добавьте -2",
            "change the id a little, for example add -2",
        ),
    )


def still_present(value: str) -> Cure:
    return _cure(
        (
            f"formerly өрісіндегі «{value}» – қазіргі жазбаның id-і",
            f"«{value}» в formerly — это id существующей записи",
            f"“{value}” in formerly is the id of a present record",
        ),
        ("оны formerly өрісінен өшіріңіз", "удалите его из formerly", "delete it from formerly"),
    )


def no_parent(value: str, guess: str | None) -> Cure:
    instead = guess or "…"
    return _cure(
        (f"«{value}» деген жазба жоқ", f"нет записи «{value}»", f"there is no record “{value}”"),
        (
            f"бар жазбаның id-ін жазыңыз: «{instead}»",
            f"напишите id существующей записи: «{instead}»",
            f"write the id of a present record: “{instead}”",
        ),
    )


def not_number(name: str, value: str, example: str) -> Cure:
    return _cure(
        (
            f"«{name}» өрісінде сан болуы керек, {quote(value)} тұр",
            f"в поле «{name}» нужно число, а стоит {quote(value)}",
            f"“{name}” takes a number, not {quote(value)}",
        ),
        (
            f"«{name}: {example}» деп жазыңыз; белгісіз болса – ?",
            f"напишите «{name}: {example}»; если не известно — ?",
            f"write “{name}: {example}”; ? if unknown",
        ),
    )


def out_of_range(name: str, value: str, least: int, most: int) -> Cure:
    return _cure(
        (
            f"«{name}» мұндай болмайды: {quote(value)}",
            f"такого «{name}» не бывает: {quote(value)}",
            f"“{name}” cannot be {quote(value)}",
        ),
        (
            f"{least} мен {most} арасындағы сан жазыңыз",
            f"напишите число от {least} до {most}",
            f"write a number from {least} to {most}",
        ),
    )


def ages_crossed(least: str, most: str) -> Cure:
    return _cure(
        (
            f"age_min ({least}) age_max-тан ({most}) үлкен",
            f"age_min ({least}) больше age_max ({most})",
            f"age_min ({least}) is above age_max ({most})",
        ),
        ("екеуінің орнын ауыстырыңыз", "поменяйте их местами", "swap them"),
    )


def not_flag(name: str, value: str) -> Cure:
    return _cure(
        (
            f"«{name}» өрісіне {quote(value)} жарамайды",
            f"в поле «{name}» не годится {quote(value)}",
            f"“{name}” cannot be {quote(value)}",
        ),
        (
            f"«{name}: yes» не «{name}: no» деп жазыңыз; белгісіз болса – ?",
            f"напишите «{name}: yes» или «{name}: no»; если не известно — ?",
            f"write “{name}: yes” or “{name}: no”; ? if unknown",
        ),
    )


def not_day(value: str, better: str) -> Cure:
    return _cure(
        (
            f"күн бұлай жазылмайды: {quote(value)}",
            f"дату так не пишут: {quote(value)}",
            f"a date is not written so: {quote(value)}",
        ),
        (f"жыл-ай-күн деп жазыңыз: «{better}»", f"напишите год-месяц-день: «{better}»", f"write year-month-day: “{better}”"),
    )


def no_such_day(value: str) -> Cure:
    return _cure(
        (f"мұндай күн жоқ: {quote(value)}", f"такого дня нет: {quote(value)}", f"there is no such day: {quote(value)}"),
        ("күнтізбеден тексеріп, түзетіңіз", "сверьте с календарём и исправьте", "compare with a calendar and correct it"),
    )


def in_future(name: str, value: str, today: str) -> Cure:
    return _cure(
        (f"«{name}» күні әлі келген жоқ: {value}", f"дата «{name}» в будущем: {value}", f"“{name}” lies in the future: {value}"),
        (
            f"бүгін {today}; соңғы нақты күнді жазыңыз",
            f"сегодня {today}; напишите день, который уже прошёл",
            f"today is {today}; write a day that has come",
        ),
    )


def far_year(name: str, value: str) -> Cure:
    return _cure(
        (
            f"«{name}» жылы қате сияқты: {value}",
            f"в поле «{name}» неверный год: {value}",
            f"the year of “{name}” cannot be right: {value}",
        ),
        ("жылды түзетіңіз", "исправьте год", "correct the year"),
    )


def not_phone(value: str, why: Said, better: str) -> Cure:
    return Cure(
        Said(
            f"{quote(value)} нөмірі дұрыс емес: {why.kk}",
            f"неверный номер {quote(value)}: {why.ru}",
            f"wrong number {quote(value)}: {why.en}",
        ),
        Said(f"былай жазыңыз: «{better}»", f"напишите так: «{better}»", f"write it so: “{better}”"),
    )


def not_hours(value: str, why: Said, better: str) -> Cure:
    return Cure(
        Said(
            f"жұмыс уақыты түсініксіз {quote(value)}: {why.kk}",
            f"непонятны часы {quote(value)}: {why.ru}",
            f"cannot read the hours {quote(value)}: {why.en}",
        ),
        Said(f"былай жазыңыз: «{better}»", f"напишите так: «{better}»", f"write it so: “{better}”"),
    )


def not_url(value: str, better: str) -> Cure:
    return _cure(
        (f"сілтеме дұрыс емес: {quote(value)}", f"неверная ссылка: {quote(value)}", f"this is no link: {quote(value)}"),
        (f"толық мекенжайын жазыңыз: «{better}»", f"напишите полный адрес: «{better}»", f"write the full address: “{better}”"),
    )


def not_email(value: str) -> Cure:
    return _cure(
        (
            f"электрондық пошта дұрыс емес: {quote(value)}",
            f"неверная почта: {quote(value)}",
            f"this is no e-mail address: {quote(value)}",
        ),
        ("былай жазыңыз: «info@example.kz»", "напишите так: «info@example.kz»", "write it so: “info@example.kz”"),
    )


def not_geo(value: str) -> Cure:
    return _cure(
        (
            f"координаттары түсініксіз: {quote(value)}",
            f"непонятны координаты: {quote(value)}",
            f"cannot read the coordinates: {quote(value)}",
        ),
        (
            "алдымен ендік, сосын бойлық: «51.1282, 71.4306»",
            "сначала широта, потом долгота: «51.1282, 71.4306»",
            "first the latitude, then the longitude: “51.1282, 71.4306”",
        ),
    )


def abroad(value: str, better: str | None) -> Cure:
    if better:
        instead = (f"орнын ауыстырыңыз: «{better}»", f"поменяйте местами: «{better}»", f"swap them: “{better}”")
    else:
        instead = ("картадан қайта көшіріңіз", "скопируйте с карты заново", "copy them from the map again")
    return _cure(
        (
            f"бұл нүкте Қазақстанда емес: {quote(value)}",
            f"эта точка не в Казахстане: {quote(value)}",
            f"this point is not in Kazakhstan: {quote(value)}",
        ),
        instead,
    )


def secret_place(name: str) -> Cure:
    return _cure(
        (
            f"мекенжайы жарияланбайтын жазбада «{name}» тұр",
            f"адрес этой записи не публикуют, а «{name}» указано",
            f"the address of this record is not published, yet “{name}” is given",
        ),
        (f"«{name}» өрісін өшіріңіз", f"удалите поле «{name}»", f"delete the field “{name}”"),
    )


def secret_street(name: str, found: str) -> Cure:
    return _cure(
        (
            f"мекенжайы жарияланбайтын жазбаның «{name}» мәтінінде мекенжай бар: {quote(found)}",
            f"адрес этой записи не публикуют, а в «{name}» есть место: {quote(found)}",
            f"the address of this record is not published, yet “{name}” tells it: {quote(found)}",
        ),
        (
            "көше, үй, шағынаудан туралы сөздерді алып тастаңыз",
            "уберите слова об улице, доме, микрорайоне",
            "take out the words about street, house, block",
        ),
    )


def shelter_address() -> Cure:
    return _cure(
        (
            "паналайтын орынның мекенжайы жазылған, бірақ оны ашық жариялауға кім рұқсат бергені жоқ",
            "указан адрес приюта, но не сказано, кто его открыто опубликовал",
            "the address of a shelter is given, but not who published it",
        ),
        (
            "address пен geo өрістерін өшіріп, «address_confidential: yes» деп жазыңыз; мекенжай ашық болса, «address_published:» астына by және source жазыңыз",
            "удалите address и geo и напишите «address_confidential: yes»; если адрес открытый, добавьте «address_published:» с by и source",
            "delete address and geo and write “address_confidential: yes”; if the address is public, add “address_published:” with by and source",
        ),
    )


def both_secret_and_published() -> Cure:
    return _cure(
        (
            "address_confidential пен address_published бірге тұр",
            "вместе стоят address_confidential и address_published",
            "address_confidential and address_published stand together",
        ),
        ("біреуін ғана қалдырыңыз", "оставьте что-то одно", "keep one of them"),
    )


def no_contact_kind(name: str) -> Cure:
    return _cure(
        (
            f"«{name}» ретінің мәні тек жағдай атаулары мен danger болады",
            f"в «{name}» можно писать только ситуации и danger",
            f"“{name}” takes situations and danger only",
        ),
        ("мысалы «violence: 1»", "например «violence: 1»", "for example “violence: 1”"),
    )


def is_consequence(problem: Problem) -> bool:
    """Whether a problem may only follow from a line that could not be read: a required field that is missing or empty."""
    return problem.wrong.en.startswith(("the required field", "“")) and problem.wrong.en.endswith(("is missing", "is empty"))
