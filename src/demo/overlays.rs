//! Faults that lie over the cells of a form: shapes, pictures and form controls, as Excel writes them.

use super::fault::{Fault, NotPossible};
use super::simulation::Simulation;
use crate::model::place::Cell;

/// Draws an arrow over an answer and the cells right of it, `value` cells in all.
pub fn arrow(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let count: u32 = fault.value.parse().map_err(|_| "セルの数ではありません")?;
    let arrow = "<xdr:sp><xdr:spPr><a:prstGeom prst=\"rightArrow\"/></xdr:spPr></xdr:sp>";
    drawing(simulation, fault, count, arrow)
}

/// Puts a picture over an answer; `value` says what it shows.
pub fn picture(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let picture = format!(
        "<xdr:pic><xdr:nvPicPr><xdr:cNvPr id=\"2\" name=\"図 1\" descr=\"{}\"/></xdr:nvPicPr></xdr:pic>",
        escaped(&fault.value)
    );
    drawing(simulation, fault, 1, &picture)
}

/// Puts a ticked check box over an answer; `value` is its label.
pub fn check_box(simulation: &mut Simulation, fault: &Fault) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    let Cell { row, col } = at;
    let control = format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:x=\"urn:schemas-microsoft-com:office:\
         excel\"><v:shape id=\"_x0000_s1025\"><v:textbox><div>{}</div></v:textbox><x:ClientData \
         ObjectType=\"Checkbox\"><x:Anchor>{col}, 2, {row}, 2, {}, 0, {}, 0</x:Anchor><x:Checked>1\
         </x:Checked></x:ClientData></v:shape></xml>",
        escaped(&fault.value),
        col + 1,
        row + 1
    );
    let name = "xl/drawings/vmlDrawing1.vml".to_string();
    packet.parts.push((name, control.into_bytes()));
    packet
        .parts
        .push(relation(sheet, "vmlDrawing", "vmlDrawing1.vml"));
    Ok(())
}

/// Draws something over an answer and the cells right of it.
fn drawing(
    simulation: &mut Simulation,
    fault: &Fault,
    count: u32,
    inner: &str,
) -> Result<(), NotPossible> {
    let (packet, sheet, at) = simulation.target(fault)?;
    let corner = |name: &str, cell: Cell| {
        format!(
            "<xdr:{name}><xdr:col>{}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}</xdr:row>\
             <xdr:rowOff>0</xdr:rowOff></xdr:{name}>",
            cell.col, cell.row
        )
    };
    let (from, to) = (corner("from", at), Cell::new(at.row + 1, at.col + count));
    let drawing = format!(
        "<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><xdr:twoCellAnchor>{from}{}\
         {inner}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>",
        corner("to", to)
    );
    let name = "xl/drawings/drawing1.xml".to_string();
    packet.parts.push((name, drawing.into_bytes()));
    packet
        .parts
        .push(relation(sheet, "drawing", "drawing1.xml"));
    Ok(())
}

/// The part that relates a sheet, counted from nought, to one of its drawings.
fn relation(sheet: usize, kind: &str, target: &str) -> (String, Vec<u8>) {
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
         relationships/{kind}\" Target=\"../drawings/{target}\"/></Relationships>"
    );
    let name = format!("xl/worksheets/_rels/sheet{}.xml.rels", sheet + 1);
    (name, relations.into_bytes())
}

fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
