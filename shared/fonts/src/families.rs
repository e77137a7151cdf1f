//! The families that a class of face is known by (spec §0.5).

use wenshu_model::Face;

/// A class: one of the standard's, or the Latin face.
pub(crate) struct Class {
    /// The face; `None` for Latin.
    pub face: Option<Face>,
    /// Its name in the standard.
    pub name: &'static str,
    /// Families, the one to prefer first.
    pub families: &'static [&'static str],
    /// Beginnings of PostScript names, which end in codes that differ
    /// (FZFSK--GBK1-0).
    pub prefixes: &'static [&'static str],
}

/// The classes, in the order of the index constants.
pub(crate) const CLASSES: [Class; 6] = [
    Class {
        face: Some(Face::XiaoBiaoSong),
        name: "小标宋体",
        families: &[
            "方正小标宋简体",
            "FZXiaoBiaoSong-B05S",
            "方正小标宋_GBK",
            "FZXiaoBiaoSong-B05",
            "方正小标宋",
            "小标宋体",
        ],
        prefixes: &["FZXBSJW", "FZXBSK"],
    },
    Class {
        face: Some(Face::Hei),
        name: "黑体",
        families: &[
            "黑体",
            "SimHei",
            "方正黑体_GBK",
            "FZHei-B01",
            "方正黑体简体",
            "FZHei-B01S",
            "方正黑体",
            "华文黑体",
            "STHeiti",
        ],
        prefixes: &["FZHTK", "FZHTJW"],
    },
    Class {
        face: Some(Face::Kai),
        name: "楷体",
        families: &[
            "楷体_GB2312",
            "KaiTi_GB2312",
            "楷体",
            "KaiTi",
            "SIMKAI",
            "方正楷体_GBK",
            "FZKai-Z03",
            "方正楷体简体",
            "FZKai-Z03S",
            "方正楷体",
            "华文楷体",
            "STKaiti",
        ],
        prefixes: &["FZKTK", "FZKTJW"],
    },
    Class {
        face: Some(Face::FangSong),
        name: "仿宋体",
        families: &[
            "仿宋_GB2312",
            "FangSong_GB2312",
            "仿宋",
            "FangSong",
            "SIMFANG",
            "方正仿宋_GBK",
            "FZFangSong-Z02",
            "方正仿宋简体",
            "FZFangSong-Z02S",
            "方正仿宋",
            "华文仿宋",
            "STFangsong",
        ],
        prefixes: &["FZFSK", "FZFSJW"],
    },
    Class {
        face: Some(Face::Song),
        name: "宋体",
        families: &[
            "宋体",
            "SimSun",
            "方正书宋_GBK",
            "FZShuSong-Z01",
            "方正书宋简体",
            "FZShuSong-Z01S",
            "方正书宋",
            "华文宋体",
            "STSong",
        ],
        prefixes: &["FZSSK", "FZSSJW"],
    },
    Class { face: None, name: "西文", families: &["Times New Roman", "TimesNewRomanPSMT"], prefixes: &[] },
];

/// The class of a face with these names, and how much it is preferred: 0 most.
pub(crate) fn class_of(names: &[String]) -> Option<(&'static Class, usize)> {
    let names: Vec<String> = names.iter().map(|name| bare(name)).collect();
    let ranks = CLASSES.iter().filter_map(|class| Some((class, rank(class, &names)?)));
    ranks.min_by_key(|(_, rank)| *rank)
}

fn rank(class: &Class, names: &[String]) -> Option<usize> {
    let by_family = class.families.iter().position(|family| names.contains(&bare(family)));
    let begins = |prefix: &&str| names.iter().any(|name| name.starts_with(&bare(prefix)));
    let by_prefix = || class.prefixes.iter().position(begins).map(|place| class.families.len() + place);
    by_family.or_else(by_prefix)
}

/// A name without what is written now one way and now another.
fn bare(name: &str) -> String {
    name.chars().filter(|ch| !matches!(ch, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(names: &[&str]) -> Option<&'static str> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        class_of(&names).map(|(class, _)| class.name)
    }

    #[test]
    fn every_family_of_the_specification_has_its_class() {
        let wanted = [
            (
                "仿宋体",
                "仿宋_GB2312 仿宋 FangSong FangSong_GB2312 方正仿宋_GBK 方正仿宋简体 华文仿宋 STFangsong SIMFANG",
            ),
            ("仿宋体", "FZFSK--GBK1-0 FZFSJW--GB1-0"),
            ("黑体", "黑体 SimHei 方正黑体_GBK 方正黑体简体 华文黑体 STHeiti FZHTK--GBK1-0 FZHTJW--GB1-0"),
            ("楷体", "楷体_GB2312 楷体 KaiTi KaiTi_GB2312 方正楷体_GBK 方正楷体简体 华文楷体 STKaiti FZKTK--GBK1-0"),
            ("小标宋体", "方正小标宋简体 方正小标宋_GBK FZXBSJW--GB1-0 FZXBSK--GBK1-0 FZXiaoBiaoSong-B05S"),
            ("宋体", "宋体 SimSun 方正书宋_GBK FZSSK--GBK1-0 STSong"),
        ];
        for (name, families) in wanted {
            for family in families.split(' ') {
                assert_eq!(class(&[family]), Some(name), "{family}");
            }
        }
        assert_eq!(class(&["Times New Roman"]), Some("西文"));
    }

    #[test]
    fn families_that_only_begin_alike_are_not_taken() {
        for family in ["SimSun-ExtB", "新宋体", "NSimSun", "仿宋体验版", "Times New Roman Condensed", "微软雅黑"]
        {
            assert_eq!(class(&[family]), None, "{family}");
        }
    }
}
