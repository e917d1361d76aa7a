"""Stop words, which are no terms and no part of one: articles, prepositions, pronouns, verbs of being.

Closed classes and the likes of "new" and "other", set down by hand from the grammars of the three languages.
"""

from __future__ import annotations

from types import MappingProxyType

_EN = """
a about above after again against all also although always am among an and another any anybody anyone anything are
around as at away back be became because become been before began being below between both but by came can cannot
come could did do does doing done down during each either enough even ever every everybody everyone everything few
first for from further gave get gets getting give given go goes going gone got had has have having he her here hers
herself him himself his how however i if in instead into is it its itself just keep kept last least less let lets like
made make makes making many may me might mine more most much must my myself near neither never new next no nobody
none nor not nothing now of off often old on once one ones only onto or other others our ours ourselves out over own
per perhaps please put rather really said same say says see seen several shall she should since so some somebody
someone something still such take taken takes than that the their theirs them themselves then there these they thing
things this those though through thus to together too took toward towards two under until up upon us use used uses
using very via was way ways we well went were what whatever when where whether which while who whoever whom whose why
will with within without would yes yet you your yours yourself able along concerning following including regarding
already almost according
"""
_RU = """
а без более больше будет будто будут бы был была были было быть в вам вами вас ваш ваша ваше ваши вдруг ведь весь во
вокруг вот впрочем все всего всегда всей всем всеми всему всех всю вся вы где да даже для до другая другие другим
других другого другое другой его ее ей ему если есть ещё еще ею же за здесь и из или им ими их к каждая каждого каждое
каждой каждый как какая какие каких какое какой когда который которая которое которые которого которой которому
котором которую которых которым которыми кроме кто куда ли лишь между меня мне много мной можно мои мой моя мы на над
надо нам нами нас наш наша наше наши него нее ней некоторая некоторого некоторое некоторой некоторые некоторых нельзя
нем несколько нет неё ни нибудь ним ними них ничего но нужно о об один одна одни одно одного одной однако он она они
оно от очень перед по под после потом потому почему почти при про раз с сам сама самая сами самих само самого самой
самые самых самый свое своего своей своем свои своим своими своих свой свою своя себе себя собой со так такая также
такие таким таких такого такое такой там те тебя тем теперь тех то тоже того той только том тот тут ты у уже хотя чего
чей чем через что чтобы чьи эта эти этим этих это этого этой этом этот эту я новый новая новое новые нового новой новых
любой последний следующий данный нужный должный первый второй никакой иной подобный весь
"""
_KK = """
ал ала алады алдында арасында арқылы атап ақ байланысты бар барлық бас басқа бастап бәрі бейін бен бері бесінші беру
бет біз біздің бізге бір бірақ біраз бірге бірде бірден бірнеше бірінші бойынша болады болатын болған болды болу болуы
болып болса бола бұл бұндай бұны бұрын бәлкім ғана да дағы де деген дейді дейін деп десе екен екі емес енді ер ең ет
етеді етіп етті еш ешқандай ештеңе жаңа жатыр және жоқ жүр жөнінде жөніндегі керек кез келген кейбір кейін келеді кім
көп көптеген қай қайсы қайта қандай қана қарай қарамастан қарсы қатысты қашан қоса құрып құралы ма мен менің мені
мүмкін мұндай мынадай мына ме не неге немесе негізгі ол олар оларға олардың олай оны оның онда оған онымен осы осылай
осындай өз өзге өзі өзінің өте пен пайда сайын сен сендер сияқты сіз сіздер сол солай сондай соң сондықтан сонымен
соның сосын тек тиіс тиісті туралы тұр тұрады түрлі тәрізді үшін шейін шығады ша әр әрбір әрі яғни
ала алады барысында бере береді бола болар ішінде ішіндегі ішінен ішіне кезде кезінде кезіндегі кезінен көрсете
негізінде нәтижесінде отыра отырып ретінде себебі тұра тұрғысынан үстінде үстіне
"""

COMMON = MappingProxyType({name: frozenset(words.split()) for name, words in (("en", _EN), ("ru", _RU), ("kk", _KK))})
"""Per primary language, in lower case; ё is written with and without its dots."""
