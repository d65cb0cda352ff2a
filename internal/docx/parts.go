package docx

import (
	"bytes"
	"encoding/xml"
)

const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

const wordType = `application/vnd.openxmlformats-officedocument.wordprocessingml.`

const contentTypes = declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + wordType + `settings+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="` + wordType + `fontTable+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + wordType + `footer+xml"/></Types>`

const (
	relationship = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	relationsTag = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
)

const relations = declaration + relationsTag +
	`<Relationship Id="rId1" Type="` + relationship + `officeDocument" Target="word/document.xml"/></Relationships>`

const documentRelations = declaration + relationsTag +
	`<Relationship Id="rId1" Type="` + relationship + `styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + relationship + `settings" Target="settings.xml"/>` +
	`<Relationship Id="rId3" Type="` + relationship + `fontTable" Target="fontTable.xml"/>` +
	`<Relationship Id="rId4" Type="` + relationship + `footer" Target="footer1.xml"/></Relationships>`

// Space that is to be written on is underlined to its end, and Word of today
// shows the file as it shows its own.
const settings = declaration + `<w:settings ` + namespaces + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>` +
	`<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:ulTrailSpace/>` +
	`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

// The faces that Chinese offices write in. Each names another that a machine
// without it may take.
const fonts = declaration + `<w:fonts ` + namespaces + `>` +
	`<w:font w:name="仿宋"><w:altName w:val="FangSong;仿宋_GB2312;STFangsong;Noto Serif CJK SC"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>` +
	`<w:font w:name="宋体"><w:altName w:val="SimSun;STSong;Noto Serif CJK SC"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>` +
	`<w:font w:name="Times New Roman"><w:altName w:val="Liberation Serif"/><w:charset w:val="00"/><w:family w:val="roman"/></w:font></w:fonts>`

const footer = declaration + `<w:ftr ` + namespaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` +
	`<w:r><w:t xml:space="preserve">第 </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>` +
	`<w:r><w:t xml:space="preserve"> 页，共 </w:t></w:r><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>` +
	`<w:r><w:t xml:space="preserve"> 页</w:t></w:r></w:p></w:ftr>`

var styles = declaration + `<w:styles ` + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr>` +
	`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋" w:cs="Times New Roman"/>` +
	`<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:line="520" w:lineRule="atLeast"/></w:pPr></w:pPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:keepNext/><w:spacing w:before="120" w:after="240"/><w:jc w:val="center"/></w:pPr>` +
	`<w:rPr><w:rFonts w:eastAsia="宋体"/><w:b/><w:sz w:val="44"/><w:szCs w:val="44"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:keepNext/><w:spacing w:before="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:eastAsia="宋体"/><w:b/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:customStyle="1" w:styleId="Large"><w:name w:val="Large"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:spacing w:before="120" w:after="120"/></w:pPr><w:rPr><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:customStyle="1" w:styleId="Mark"><w:name w:val="Mark"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:jc w:val="right"/></w:pPr><w:rPr><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:customStyle="1" w:styleId="Number"><w:name w:val="Number"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:spacing w:after="120"/><w:jc w:val="right"/></w:pPr></w:style>` +
	`<w:style w:type="paragraph" w:customStyle="1" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:spacing w:line="360" w:lineRule="atLeast"/></w:pPr><w:rPr><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:customStyle="1" w:styleId="Label"><w:name w:val="Label"/><w:basedOn w:val="Cell"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>` +
	`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>` +
	`<w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
	`<w:style w:type="table" w:customStyle="1" w:styleId="Form"><w:name w:val="Form"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>` +
	rule("top") + rule("left") + rule("bottom") + rule("right") + rule("insideH") + rule("insideV") + `</w:tblBorders></w:tblPr></w:style></w:styles>`

func rule(side string) string {
	return `<w:` + side + ` w:val="single" w:sz="6" w:space="0" w:color="000000"/>`
}

// escaped makes text of anything: markup shows as it is written, and what XML
// cannot hold (control characters) shows as the character for what cannot be
// shown.
func escaped(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a buffer takes everything
	return out.String()
}
