//! A page as Word saves it.

/// The page, in GB 2312 as Word for China writes it.
pub const PAGE: &str = r##"<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns="http://www.w3.org/TR/REC-html40">

<head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312">
<meta name=Generator content="Microsoft Word 15">
<title>某某区教育局工作计划</title>
<!--[if gte mso 9]><xml>
 <o:DocumentProperties>
  <o:Author>张三</o:Author>
 </o:DocumentProperties>
 <w:WordDocument>
  <w:View>Print</w:View>
 </w:WordDocument>
</xml><![endif]-->
<style>
<!--
 /* Font Definitions */
 @font-face
	{font-family:宋体;
	panose-1:2 1 6 0 3 1 1 1 1 1;}
 p.MsoNormal, li.MsoNormal, div.MsoNormal
	{mso-style-unhide:no;
	margin:0cm;
	text-align:justify;
	mso-pagination:none;
	font-size:10.5pt;}
 p.MsoHeader
	{display:block;}
@list l0:level1
	{mso-level-number-format:chinese-counting-thousand;
	mso-level-suffix:none;
	mso-level-text:%1、;}
-->
</style>
<!--[if gte mso 10]>
<style>
 table.MsoNormalTable
	{mso-style-name:普通表格;}
</style>
<![endif]-->
</head>

<body lang=ZH-CN style='tab-interval:21.0pt;text-justify-trim:punctuation'>

<div class=WordSection1 style='layout-grid:15.6pt'>

<p class=MsoNormal align=center style='text-align:center'><b style='mso-bidi-font-weight:
normal'><span lang=EN-US style='font-size:22.0pt'>2024</span></b><b><span
style='font-size:22.0pt'>年工作计划<span lang=EN-US><o:p></o:p></span></span></b></p>

<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>

<h1 style='margin-left:0cm;mso-list:l1 level1 lfo2'><![if !supportLists]><span
lang=EN-US style='mso-fareast-font-family:宋体'><span style='mso-list:Ignore'>一、<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>总体要求</h1>

<p class=MsoNormal style='text-indent:21.0pt'>坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的教育方针，落实立德树人根
本任务。<span lang=EN-US><o:p></o:p></span></p>

<p class=MsoListParagraph style='margin-left:18.0pt;text-indent:-18.0pt;
mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US
style='mso-bidi-font-family:Calibri'><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>加强学习<span
lang=EN-US><o:p></o:p></span></p>

<p class=MsoListParagraph style='margin-left:18.0pt;text-indent:-18.0pt;
mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US><span
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>改进作风</p>

<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
lang=EN-US style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>符号项</p>

<p class=MsoNormal><!--[if gte vml 1]><v:shape id="_x0000_i1025" type="#_x0000_t75">
 <v:imagedata src="a.files/image001.png" o:title="图"/>
</v:shape><![endif]--><![if !vml]><img width=20 height=10
src="a.files/image002.png" v:shapes="_x0000_i1025"><![endif]></p>

<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0>
 <tr>
  <td width=92 valign=top>
  <p class=MsoNormal>序号<o:p></o:p></p>
  </td>
  <td width=200 valign=top>
  <p class=MsoNormal>工作<o:p></o:p></p>
  </td>
 </tr>
 <tr>
  <td>
  <p class=MsoNormal><span lang=EN-US>1</span></p>
  </td>
  <td>
  <p class=MsoNormal>学习</p>
  </td>
 </tr>
</table>

<p class=MsoNormal>脚注处<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span
class=MsoFootnoteReference><span lang=EN-US>[1]</span></span></a><s><span style='display:none;mso-hide:all'>藏</span></s></p>

<p class=MsoNormal align=right style='text-align:right'>某某区教育局</p>

<p class=MsoNormal align=right style='text-align:right'><span lang=EN-US>2024</span>年<span
lang=EN-US>1</span>月<span lang=EN-US>5</span>日</p>

</div>

<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all>
<hr align=left size=1 width="33%">
<![endif]>
<div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a href="#_ftnref1"><span lang=EN-US>[1]</span></a>注的内容</p>
</div>
</div>

</body>

</html>
"##;

/// What its reader sees.
pub const LINES: [&str; 17] = [
    "2024年工作计划",
    "\u{a0}",
    "一、总体要求",
    "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的教育方针，落实立德树人根本任务。",
    "1. 加强学习",
    "2. 改进作风",
    "符号项",
    "",
    "序号",
    "工作",
    "1",
    "学习",
    "脚注处[1]",
    "某某区教育局",
    "2024年1月5日",
    "",
    "[1]注的内容",
];
