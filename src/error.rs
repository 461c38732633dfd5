//! Trouble that keeps the tool from doing its job, reported in one sentence that a clerk understands:
//! where, what is there, what to do. What is wrong in the data is a finding, never an error.

use std::io;
use std::path::{Path, PathBuf};

/// Why the tool could not do its job. It ends with exit status 2.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that must be there is not.
    #[error("{path} がありません。{todo}")]
    Missing {
        /// Where it was looked for.
        path: String,
        /// What to do.
        todo: String,
    },
    /// A file could not be read.
    #[error("{path} を読めません（{why}）。{todo}")]
    Read {
        /// The file.
        path: String,
        /// The cause in words.
        why: String,
        /// What to do.
        todo: String,
    },
    /// A file could not be written.
    #[error("{path} に書き込めません（{why}）。{todo}")]
    Write {
        /// The file.
        path: String,
        /// The cause in words.
        why: String,
        /// What to do.
        todo: String,
    },
    /// A file of an earlier run could not be removed.
    #[error("前に作った {path} を取り除けません（{why}）。{todo}")]
    Remove {
        /// The file.
        path: String,
        /// The cause in words.
        why: String,
        /// What to do.
        todo: String,
    },
    /// A file that another program on this computer uses.
    #[error(
        "{path} をほかのプログラムが使っているため、読めません。複写や保存が終わってから（Excel で開いているなら閉じてから）、もう一度実行してください。"
    )]
    Busy {
        /// The file.
        path: String,
    },
    /// A workbook could not be built.
    #[error(
        "「{title}」のブックを作れません（{why}）。計画や回答の文が長すぎないか、確かめてください。"
    )]
    Workbook {
        /// The workbook's title.
        title: String,
        /// The cause.
        why: String,
    },
    /// The settings, plan, roster or template hold errors, which were shown.
    #[error(
        "{0}件のエラーがあるため、先へ進めません。上の指摘を直してから、もう一度実行してください。"
    )]
    Faulty(usize),
    /// The command was given something it cannot take.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// A file that must be there is not.
    pub fn missing(path: &Path, todo: &str) -> Error {
        Error::Missing {
            path: show(path),
            todo: todo.to_string(),
        }
    }

    /// A file could not be read.
    pub fn read_file(path: &Path, error: &io::Error) -> Error {
        Error::Read {
            path: show(path),
            why: cause(error),
            todo: "ファイルが開いたままになっていないか、場所が正しいかを確かめてください。"
                .to_string(),
        }
    }

    /// A file that another program on this computer uses.
    pub fn busy(path: &Path) -> Error {
        Error::Busy { path: show(path) }
    }

    /// A file or folder could not be written.
    pub fn write_file(path: &Path, error: &io::Error) -> Error {
        Error::Write {
            path: show(path),
            why: cause(error),
            todo: remedy(error.kind(), is_in_use(error)).to_string(),
        }
    }

    /// A file that is no longer made could not be removed.
    pub fn remove_file(path: &Path, error: &io::Error) -> Error {
        Error::Remove {
            path: show(path),
            why: cause(error),
            todo: remedy(error.kind(), is_in_use(error)).to_string(),
        }
    }

    /// A workbook could not be built.
    pub fn write_workbook(title: &str, why: &str) -> Error {
        Error::Workbook {
            title: title.to_string(),
            why: why.to_string(),
        }
    }
}

/// What to do about a file that could not be written.
fn remedy(kind: io::ErrorKind, is_open: bool) -> &'static str {
    match kind {
        _ if is_open => {
            "そのファイルを Excel などで開いているなら、閉じてから、もう一度実行してください。"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ResourceBusy => {
            "Excel などで開いているなら、閉じてから、もう一度実行してください。開いていなければ、書き込める場所かどうかを確かめてください。"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "空き容量を増やしてください。"
        }
        _ => "フォルダーの場所と書き込みの権限を確かめてください。",
    }
}

/// Whether Windows says that another program holds the file open.
pub fn is_in_use(error: &io::Error) -> bool {
    cfg!(windows) && error.raw_os_error().is_some_and(is_sharing)
}

/// `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION`, which have no kind of their own.
fn is_sharing(code: i32) -> bool {
    matches!(code, 32 | 33)
}

/// A path with `/` between its parts, whatever the system.
fn show(path: &Path) -> String {
    PathBuf::from(path).to_string_lossy().replace('\\', "/")
}

/// An input or output error in a word or two.
pub fn cause(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::NotFound => "見つかりません",
        io::ErrorKind::PermissionDenied => "許されていません",
        io::ErrorKind::AlreadyExists => "同じ名前のものがあります",
        io::ErrorKind::StorageFull => "空き容量がありません",
        io::ErrorKind::ResourceBusy => "ほかのプログラムが使っています",
        io::ErrorKind::NotADirectory => "フォルダーではありません",
        io::ErrorKind::IsADirectory => "フォルダーです",
        io::ErrorKind::InvalidData => "中身が壊れています",
        io::ErrorKind::ReadOnlyFilesystem => "書き込みできない場所です",
        io::ErrorKind::QuotaExceeded => "使える容量を超えました",
        io::ErrorKind::FileTooLarge => "書ける大きさを超えました",
        _ if is_in_use(error) => "ほかのプログラムが使っています",
        _ => match error.raw_os_error() {
            Some(code) => return format!("システムのエラー {code}"),
            None => "入出力のエラー",
        },
    };
    known.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_open_elsewhere_is_to_be_closed() {
        let reported = |kind, is_open| remedy(kind, is_open).contains("閉じてから");
        // What Windows says of a rename over a workbook that Excel holds open.
        assert!(reported(io::ErrorKind::PermissionDenied, false));
        assert!(reported(io::ErrorKind::ResourceBusy, false));
        assert!([32, 33].into_iter().all(is_sharing) && !is_sharing(5));
        assert!(reported(io::ErrorKind::Other, true));
        assert!(!reported(io::ErrorKind::StorageFull, false));
    }

    #[test]
    fn a_full_disk_is_reported_as_such() {
        for kind in [
            io::ErrorKind::StorageFull,
            io::ErrorKind::QuotaExceeded,
            io::ErrorKind::FileTooLarge,
        ] {
            let reported =
                Error::write_file(Path::new("out/report.xlsx"), &kind.into()).to_string();
            assert!(reported.contains("空き容量を増やして"), "{reported}");
            assert!(!reported.contains("入出力のエラー"), "{reported}");
        }
    }
}
