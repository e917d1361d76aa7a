"""Short word lists that several check families share: acronyms, halves of city names, words that may be doubled."""

from __future__ import annotations

# Of bodies and forms of law that every Kazakh text names: «АКШ» is the layout's slip for АҚШ.
_ACRONYMS_TEXT = """
    АҚШ БҰҰ ҰҚК ІІМ БАҚ ҮЕҰ ЕҚЫҰ ҚХР ҰБТ ҚҰҰ ҰҒА ІІБ СІМ ЖШҚ ҰҚО ҚКМ ҚІБ ТМҰ ҰҚШҰ ШЫҰ ДДҰ ЕҚДБ ҚІЖК ҰАҚ ҚТЖ НАТО ЮНЕСКО
    ЖСН БСН ЖШС ТМД ЕАЭО ДСҰ
"""
ACRONYMS = frozenset(_ACRONYMS_TEXT.split())
# Of cities and regions with a hyphen: «Усть-Каменогорск».
FIRST_HALF = (
    "Усть|Санкт|Нью|Лос|Сан|Нур|Алма|Йошкар|Улан|Абу|Тель|Шри|Коста|Буэнос|Куала|Пуэрто|Северо|Южно|Западно|Восточно"
)
# Said twice on purpose, or two readings of one spelling: "had had", «что что-то» does not match, «бұл – бұл».
_REPEATED_TEXT = """
    had that her so very bye ha no никак чуть едва еле только очень да нет так ну вот просто много давно далеко
    тихо долго мало еще ещё быстро әр бір қайта көп тағы жоқ иә енді сол әрең зорға аз жай тез ақырын бара келе
    біртіндеп тым кім қос жан кейде ұзақ қатар бөлек талай неше қалай біл кел
"""
MAY_REPEAT = frozenset(_REPEATED_TEXT.split())
