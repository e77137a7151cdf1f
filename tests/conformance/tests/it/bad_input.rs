//! Bad input: one clear line each, and the others are converted all the same.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use wenshu_conformance::program;

const GOOD: &str = "2024年某街道办事处工作计划\n\n为做好全年工作，制定本计划。\n\n一、加强学习\n\n每月组织一次集中学习，做到有计划、有记录、有检查。\n\n二、改进服务\n\n窗口单位实行首问负责制，群众来访当日答复。\n";

struct Scene {
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("好.txt"), GOOD).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }

    /// Converts the given inputs and the good file.
    fn convert(&self, inputs: &[PathBuf]) -> Output {
        Command::new(program::wenshu().unwrap())
            .arg("convert")
            .args(inputs)
            .arg(self.path("好.txt"))
            .arg("--out")
            .arg(self.path("out"))
            .output()
            .unwrap()
    }

    /// One line with the file's name and these words; exit code 1; the good
    /// file is there.
    #[track_caller]
    fn assert_refused(&self, input: PathBuf, words: &[&str]) {
        let name = input.file_name().unwrap().to_str().unwrap().to_owned();
        let output = self.convert(&[input]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(&name) && said.starts_with("失败"), "{said}");
        assert!(words.iter().all(|word| said.contains(word)), "{said} lacks one of {words:?}");
        assert!(said.contains('；') && said.contains('请'), "no advice: {said}");
        assert_eq!(output.status.code(), Some(1));
        assert!(self.good_is_converted(), "the good file is missing");
        let report = program::report(&self.path("out")).unwrap();
        assert_eq!(report["inputs"][0]["status"], "failed");
        assert_eq!(report["inputs"][1]["status"], "ok");
    }

    fn good_is_converted(&self) -> bool {
        let folder = self.path("out").join("好");
        let endings = |ending: &str| {
            fs::read_dir(&folder)
                .into_iter()
                .flatten()
                .flatten()
                .filter(|entry| entry.path().extension().is_some_and(|found| found == ending))
                .count()
        };
        endings("pdf") == 1 && endings("docx") == 1
    }
}

#[test]
fn an_empty_file_is_refused() {
    let scene = Scene::new();
    scene.assert_refused(scene.write("空.txt", b""), &["空"]);
}

#[test]
fn a_file_of_white_space_is_refused() {
    let scene = Scene::new();
    scene.assert_refused(scene.write("blank.txt", "\u{feff} \n\u{3000}\n".as_bytes()), &[]);
}

#[test]
fn a_binary_file_is_refused() {
    let scene = Scene::new();
    let bytes: Vec<u8> = (0..40_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    scene.assert_refused(scene.write("随机.txt", &bytes), &[]);
}

#[test]
fn a_file_of_ff_bytes_is_refused() {
    let scene = Scene::new();
    scene.assert_refused(scene.write("ff.txt", &[0xff; 10_000]), &[]);
}

#[test]
fn a_picture_and_an_archive_called_text_are_refused() {
    let scene = Scene::new();
    scene.assert_refused(scene.write("图.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), &[]);
    let scene = Scene::new();
    scene.assert_refused(scene.write("包.txt", b"PK\x03\x04\x14\0\0\0\x08\0aaaaaaaaaaaaaaaaaaaa"), &[]);
}

#[test]
fn a_200_mb_file_of_one_line_is_refused_by_its_size() {
    let scene = Scene::new();
    let path = scene.path("大.txt");
    File::create(&path).unwrap().set_len(200_000_000).unwrap();
    scene.assert_refused(path, &["MB", "上限"]);
}

#[test]
fn a_file_without_a_plan_is_refused() {
    let scene = Scene::new();
    let text = "首页 | 新闻 | 关于我们\n登录 | 注册\nCopyright 2024 版权所有 京ICP备00000000号\n";
    scene.assert_refused(scene.write("菜单.txt", text.as_bytes()), &[]);
}

#[test]
fn a_missing_file_is_refused() {
    let scene = Scene::new();
    scene.assert_refused(scene.path("没有.txt"), &["不存在"]);
}

#[test]
fn a_folder_without_text_files_is_refused() {
    let scene = Scene::new();
    fs::create_dir(scene.path("空目录")).unwrap();
    scene.assert_refused(scene.path("空目录"), &["目录"]);
}

#[test]
fn a_pattern_that_nothing_fits_is_refused() {
    let scene = Scene::new();
    scene.assert_refused(scene.path("x*.txt"), &["通配符"]);
}

#[cfg(unix)]
#[test]
fn a_device_and_a_pipe_are_refused_without_waiting() {
    let scene = Scene::new();
    scene.assert_refused("/dev/zero".into(), &["特殊文件"]);
    let scene = Scene::new();
    let pipe = scene.path("管道.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    scene.assert_refused(pipe, &["特殊文件"]);
}

/// Root may read everything, so that the program is run as another user then.
#[cfg(unix)]
#[test]
fn a_file_without_permission_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    const NOBODY: u32 = 65534;
    let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let scene = Scene::new();
    let locked = scene.write("锁.txt", GOOD.as_bytes());
    open(&locked, 0o000);
    open(scene.folder.path(), 0o777);
    // The build folder may be closed to others; a copy is not.
    let program = scene.path("wenshu");
    fs::copy(program::wenshu().unwrap(), &program).unwrap();
    open(&program, 0o755);
    let mut command = Command::new(&program);
    command.arg("convert").arg(&locked).arg(scene.path("好.txt")).arg("--out").arg(scene.path("out"));
    if File::open(&locked).is_ok() {
        command.uid(NOBODY).gid(NOBODY).current_dir(scene.folder.path());
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("锁.txt") && said.contains("权限"), "{said}");
    assert_eq!(output.status.code(), Some(1));
    assert!(scene.good_is_converted());
}

#[test]
fn many_bad_files_give_one_line_each_in_the_order_of_the_inputs() {
    let scene = Scene::new();
    let bad =
        [scene.write("甲.txt", b""), scene.path("乙.txt"), scene.write("丙.txt", &[0xff; 99]), scene.path("丁?.txt")];
    let output = scene.convert(&bad);
    let said = String::from_utf8(output.stderr).unwrap();
    let named: Vec<char> = said.lines().filter_map(|line| line.strip_prefix("失败 ")?.chars().next()).collect();
    assert_eq!(named, ['甲', '乙', '丙', '丁'], "{said}");
    assert_eq!(output.status.code(), Some(1));
    assert!(scene.good_is_converted());
}

#[test]
fn all_good_ends_with_0_and_says_nothing_on_the_error_channel() {
    let scene = Scene::new();
    let output = scene.convert(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}

#[test]
fn wrong_usage_ends_with_2_and_one_line() {
    let scene = Scene::new();
    let profile = scene.write("配置.toml", "latin_fase = \"times\"".as_bytes());
    let out = scene.path("out");
    let file = scene.path("好.txt");
    // A file stands where the output folder should be.
    let taken = scene.write("占用", b"x");
    let calls: [Vec<&Path>; 4] = [
        vec![],
        vec![Path::new("convert"), &file],
        vec![Path::new("convert"), &file, Path::new("--out"), &out, Path::new("--profile"), &profile],
        vec![Path::new("convert"), &file, Path::new("--out"), &taken],
    ];
    for call in calls {
        let output = program::run(&call).unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{call:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn programs_read_one_json_object_a_line() {
    let scene = Scene::new();
    let output = Command::new(program::wenshu().unwrap())
        .arg("convert")
        .arg(scene.path("没有.txt"))
        .arg(scene.path("好.txt"))
        .arg("--out")
        .arg(scene.path("out"))
        .arg("--json")
        .output()
        .unwrap();
    let lines: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines.iter().map(|line| line["event"].as_str().unwrap()).collect::<Vec<_>>(),
        ["input", "input", "finished"]
    );
    assert_eq!(lines[0]["error"]["code"], "not-found");
    assert_eq!(lines[2]["totals"]["inputs_failed"], 1);
}
