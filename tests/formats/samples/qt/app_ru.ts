<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU" sourcelanguage="en">
<context>
    <name>MainWindow</name>
    <message>
        <location filename="../main.cpp" line="12"/>
        <source>Open the &amp;report</source>
        <extracomment>A menu entry</extracomment>
        <translation>Открыть &amp;отчёт</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are encrypted</source>
        <translation>
            <numerusform>%n файл зашифрован</numerusform>
            <numerusform>%n файла зашифровано</numerusform>
            <numerusform>%n файлов зашифровано</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop</source>
        <comment>the surveillance, not the program</comment>
        <translation type="unfinished">Остановить</translation>
    </message>
    <message>
        <source>Not translated yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bell<byte value="x7"/> rings</source>
        <translation type="unfinished"/>
    </message>
    <message>
        <source>Without a place</source>
    </message>
    <message>
        <source>Old words</source>
        <translation type="vanished">Старые слова</translation>
    </message>
</context>
</TS>
