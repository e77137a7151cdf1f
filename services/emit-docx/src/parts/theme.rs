//! Theme: Office asks every document for one. It names the faces that the
//! styles name anyway, and nothing refers to it: WPS reads the theme and would
//! report any other face as missing.

use wenshu_model::Face;

use super::DECLARATION;
use crate::faces::FaceNames;

/// The theme part.
pub(super) fn part(names: FaceNames) -> String {
    let fonts = |face| {
        let han = names.han(face);
        let latin = names.latin(han);
        format!("<a:latin typeface=\"{latin}\"/><a:ea typeface=\"{han}\"/><a:cs typeface=\"\"/>")
    };
    format!(
        concat!(
            "{declaration}<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"公文\">",
            "<a:themeElements>{colours}<a:fontScheme name=\"公文\"><a:majorFont>{major}</a:majorFont>",
            "<a:minorFont>{minor}</a:minorFont></a:fontScheme>{formats}</a:themeElements></a:theme>"
        ),
        declaration = DECLARATION,
        colours = COLOURS,
        major = fonts(Face::XiaoBiaoSong),
        minor = fonts(Face::FangSong),
        formats = FORMATS,
    )
}

/// Black on white, and the red of letterheads; the schema asks for twelve.
const COLOURS: &str = concat!(
    "<a:clrScheme name=\"公文\">",
    "<a:dk1><a:srgbClr val=\"000000\"/></a:dk1><a:lt1><a:srgbClr val=\"FFFFFF\"/></a:lt1>",
    "<a:dk2><a:srgbClr val=\"000000\"/></a:dk2><a:lt2><a:srgbClr val=\"FFFFFF\"/></a:lt2>",
    "<a:accent1><a:srgbClr val=\"FF0000\"/></a:accent1><a:accent2><a:srgbClr val=\"000000\"/></a:accent2>",
    "<a:accent3><a:srgbClr val=\"000000\"/></a:accent3><a:accent4><a:srgbClr val=\"000000\"/></a:accent4>",
    "<a:accent5><a:srgbClr val=\"000000\"/></a:accent5><a:accent6><a:srgbClr val=\"000000\"/></a:accent6>",
    "<a:hlink><a:srgbClr val=\"000000\"/></a:hlink><a:folHlink><a:srgbClr val=\"000000\"/></a:folHlink>",
    "</a:clrScheme>"
);

/// The schema asks for three fills, lines and effects of each kind; all plain.
const FORMATS: &str = concat!(
    "<a:fmtScheme name=\"公文\"><a:fillStyleLst>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:fillStyleLst><a:lnStyleLst>",
    "<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>",
    "<a:ln w=\"12700\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>",
    "<a:ln w=\"19050\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln></a:lnStyleLst><a:effectStyleLst>",
    "<a:effectStyle><a:effectLst/></a:effectStyle><a:effectStyle><a:effectLst/></a:effectStyle>",
    "<a:effectStyle><a:effectLst/></a:effectStyle></a:effectStyleLst><a:bgFillStyleLst>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:bgFillStyleLst></a:fmtScheme>"
);
